public import Bytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file, written through a buffer; every failed write is an error.
public final class OutputFile {
  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []

  private static let bufferSize = 128 << 10

  public init(creating path: String, mode: UInt32, replacing: Bool = false) throws(SystemError) {
    self.path = path
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | (replacing ? O_TRUNC : O_EXCL)
    descriptor = try Files.retrying("create the file", path) { open(path, flags, mode_t(mode)) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { Files.close(descriptor) }

  public func append(_ bytes: [UInt8]) throws(SystemError) {
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try write(bytes, at: nil)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Hands everything to the system.
  public func flush() throws(SystemError) {
    try write(buffer, at: nil)
    buffer.removeAll(keepingCapacity: true)
  }

  public func overwrite(_ bytes: [UInt8], at offset: Int) throws(SystemError) {
    try flush()
    try write(bytes, at: offset)
  }

  /// SHA-1 of the file's content.
  public func hash() throws(SystemError) -> ObjectID {
    try flush()
    var hasher = SHA1()
    var chunk = [UInt8](repeating: 0, count: Self.bufferSize)
    var offset = 0
    while true {
      let count = try Files.transferring("read the file", path) {
        chunk.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
      }
      if count == 0 { return hasher.finish() }
      hasher.update(chunk[..<count])
      offset += count
    }
  }

  private func write(_ bytes: [UInt8], at offset: Int?) throws(SystemError) {
    try Files.writeAll(descriptor, bytes, at: offset, path)
  }
}

extension OutputFile {
  /// Writes a file anew: whoever reads it finds what it held before, or all of the new bytes.
  ///
  /// - Parameter isDurable: Whether the bytes are on the disk before the file has its name.
  public static func replace(
    _ path: String, with bytes: [UInt8], mode: UInt32, isDurable: Bool
  ) throws(SystemError) {
    let temporary = "\(path).\(Files.randomName())"
    do throws(SystemError) {
      let file = try OutputFile(creating: temporary, mode: mode)
      try file.append(bytes)
      try file.flush()
      if isDurable { try Files.synchronize(file: temporary) }
      try Files.rename(temporary, path)
    } catch {
      Files.remove(temporary)
      throw error
    }
  }
}
