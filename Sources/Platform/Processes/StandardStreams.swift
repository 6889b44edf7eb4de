#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The descriptors between this process and a child.
enum StandardStreams {
  /// Two connected descriptors that other children do not inherit.
  ///
  /// - Parameter socket: For a child's input, because writing to a socket can be told not to raise SIGPIPE.
  static func makePair(socket: Bool) throws(SystemError) -> (ours: Int32, theirs: Int32) {
    var pair: [Int32] = [-1, -1]
    if socket {
      #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
      #else
        let kind = SOCK_STREAM
      #endif
      try Files.retrying("make a socket", nil) { socketpair(AF_UNIX, kind, 0, &pair) }
    } else {
      try Files.retrying("make a pipe", nil) { pipe(&pair) }
    }
    for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    #if canImport(Darwin)
      if socket {
        var on: Int32 = 1
        setsockopt(pair[0], SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
      }
    #endif
    return (pair[0], pair[1])
  }

  /// The number of bytes written, 0 if none can be written now; negative if the other side is closed.
  ///
  /// - Parameter waits: Whether to wait until some can be written.
  static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, waits: Bool) -> Int {
    #if canImport(Darwin)
      let flags = waits ? 0 : Int32(MSG_DONTWAIT)
    #else
      let flags = (waits ? 0 : Int32(MSG_DONTWAIT)) | Int32(MSG_NOSIGNAL)
    #endif
    #if canImport(Glibc)
      let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
    #elseif canImport(Musl)
      let count = bytes.withUnsafeBytes { Musl.send(descriptor, $0.baseAddress, $0.count, flags) }
    #elseif canImport(Darwin)
      let count = bytes.withUnsafeBytes { Darwin.send(descriptor, $0.baseAddress, $0.count, flags) }
    #endif
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : count
  }
}
