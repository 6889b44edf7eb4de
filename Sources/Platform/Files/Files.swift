#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// System calls on files, with errors as ``SystemError``.
public enum Files {
  public static func openFolder(_ path: String) throws(SystemError) -> Int32 {
    try retrying("open the folder", path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
  }

  @discardableResult
  public static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #elseif canImport(Darwin)
      Darwin.close(descriptor)
    #endif
  }

  /// Repeats the call while signals interrupt it; throws the error of any other failure.
  @discardableResult
  public static func retrying(_ what: String, _ path: String?, _ call: () -> Int32) throws(SystemError) -> Int32 {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw SystemError(errno: number, what, path: path) }
    }
  }
}

extension Files {
  /// Like `retrying`, for calls that return a number of bytes.
  public static func transferring(_ what: String, _ path: String?, _ call: () -> Int) throws(SystemError) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw SystemError(errno: number, what, path: path) }
    }
  }

  /// Writes all of the bytes, at the file's position or at an offset.
  public static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], at offset: Int? = nil, _ path: String)
    throws(SystemError)
  {
    var done = 0
    while done < bytes.count {
      let count = try transferring("write", path) {
        bytes.withUnsafeBytes { bytes in
          let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
          if let offset { return pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done)) }
          #if canImport(Glibc)
            return Glibc.write(descriptor, rest.baseAddress, rest.count)
          #elseif canImport(Musl)
            return Musl.write(descriptor, rest.baseAddress, rest.count)
          #elseif canImport(Darwin)
            return Darwin.write(descriptor, rest.baseAddress, rest.count)
          #endif
        }
      }
      // A file system that accepts no bytes and gives no reason never will.
      guard count > 0 else { throw SystemError(.noSpace, "write", path: path, detail: "nothing could be written") }
      done += count
    }
  }

  /// Reads into the buffer from an offset of the file, until it is full or the file ends; returns how many bytes.
  public static func read(
    into buffer: UnsafeMutableRawBufferPointer, _ descriptor: Int32, at offset: Int, _ path: String
  ) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = try transferring("read", path) {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        return pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// So many bytes from an offset of the file on, or fewer at its end.
  public static func bytes(
    _ descriptor: Int32, at offset: Int, count: Int, _ path: String
  ) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, count in
      do throws(SystemError) {
        count = try read(into: UnsafeMutableRawBufferPointer(buffer), descriptor, at: offset, path)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  public static func rename(_ old: String, _ new: String) throws(SystemError) {
    #if canImport(Glibc)
      try retrying("rename to", new) { Glibc.rename(old, new) }
    #elseif canImport(Musl)
      try retrying("rename to", new) { Musl.rename(old, new) }
    #elseif canImport(Darwin)
      try retrying("rename to", new) { Darwin.rename(old, new) }
    #endif
  }

  /// Removes a file if it exists; returns whether it did.
  @discardableResult
  public static func remove(_ path: String) -> Bool { unlink(path) == 0 }

  /// Makes a folder unless it exists; its parent must exist.
  public static func makeFolder(_ path: String) throws(SystemError) {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw SystemError(errno: errno, "make the folder", path: path) }
  }

  /// Sixteen random hexadecimal digits.
  public static func randomName() -> String {
    var random = SystemRandomNumberGenerator()
    let digits = String(random.next(), radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Sets the times of a file to now; returns whether it is there and this is allowed.
  public static func touch(_ path: String) -> Bool { utimes(path, nil) == 0 }

  /// Whether the path is a socket.
  public static func isSocket(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// The bytes of a small file.
  public static func read(_ path: String) throws(SystemError) -> [UInt8] {
    let descriptor = try retrying("read", path) { open(path, O_RDONLY | O_CLOEXEC) }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try transferring("read", path) { fill(descriptor, &buffer) }
      if count == 0 { return result }
      result += buffer[..<count]
    }
  }

  /// The bytes of a small file; nil if there is none. What cannot be read is an error.
  public static func readIfPresent(_ path: String) throws(SystemError) -> [UInt8]? {
    try SystemError.unlessAbsent { () throws(SystemError) in try read(path) }
  }

  /// Throws if a file exists but cannot be opened for reading.
  public static func expectReadable(_ path: String) throws(SystemError) {
    _ = try SystemError.unlessAbsent { () throws(SystemError) in
      close(try retrying("read", path) { open(path, O_RDONLY | O_CLOEXEC) })
    }
  }

  /// Makes a folder's entries durable.
  public static func synchronize(folder: String) throws(SystemError) {
    let descriptor = try openFolder(folder)
    defer { close(descriptor) }
    try synchronize(descriptor, folder)
  }

  /// Makes a file's content durable.
  public static func synchronize(file: String) throws(SystemError) {
    let descriptor = try retrying("open", file) { open(file, O_RDONLY | O_CLOEXEC) }
    defer { close(descriptor) }
    try synchronize(descriptor, file)
  }

  private static func synchronize(_ descriptor: Int32, _ path: String) throws(SystemError) {
    #if canImport(Darwin)
      // fsync(2) on macOS leaves the data in the drive's cache.
      try retrying("write to the disk", path) { fcntl(descriptor, F_FULLFSYNC) }
    #else
      try retrying("write to the disk", path) { fsync(descriptor) }
    #endif
  }
}

/// read(2), which `Files.read` hides.
private func fill(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
  buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
