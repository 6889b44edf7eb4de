import Platform
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of big-endian numbers, as the indexes of packs are.
///
/// A small one is read whole, one of middle size when it has been asked often, and a large one where it is asked for. It is
/// not mapped: what is looked up by hash lies all over it, so that a process that has answered for a day would have all of
/// it in memory.
final class NumberFile: Sendable {
  let count: Int
  private let path: String
  /// The whole file, once it was read.
  private let content: Mutex<[UInt8]?>
  private let descriptor: Int32?
  private let reads = Atomic(0)

  private static let mostRead = 1 << 16
  /// A file of middle size has at most so many bytes, and is read whole after so many reads: they took as long.
  private static let mostKept = 1 << 19
  private static let manyReads = 100

  /// - Returns: nil if there is none, or if it has fewer bytes.
  init?(_ path: String, atLeast least: Int) throws(GitError) {
    let file = Self.opened(path)
    guard file >= 0 else {
      let error = SystemError(errno: errno, "read", path: path)
      if error.code == .notFound { return nil }
      throw GitError(error)
    }
    var isKept = false
    defer { if !isKept { Files.close(file) } }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw GitError(SystemError(errno: errno, "read", path: path)) }
    count = Int(status.st_size)
    self.path = path
    guard status.st_mode & S_IFMT == S_IFREG, count > 0, count >= least else { return nil }
    if count <= Self.mostRead {
      let bytes = try system(Files.bytes(file, at: 0, count: count, path))
      guard bytes.count == count else { throw Self.shortened(path) }
      content = Mutex(bytes)
      descriptor = nil
    } else {
      isKept = true
      content = Mutex(nil)
      descriptor = file
    }
  }

  deinit { if let descriptor { Files.close(descriptor) } }

  /// A repository that is never packed anew may have more packs than a process has open files unless it asks for more.
  private static func opened(_ path: String) -> Int32 {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file < 0, errno == EMFILE else { return file }
    ResourceLimits.raiseOpenFiles()
    return open(path, O_RDONLY | O_CLOEXEC)
  }

  func number(at place: Int) throws(GitError) -> Int { Int(try value(at: place, as: UInt32.self)) }

  /// `Int.max` if it does not fit.
  func longNumber(at place: Int) throws(GitError) -> Int { Int(clamping: try value(at: place, as: UInt64.self)) }

  private func value<Value: FixedWidthInteger>(at place: Int, as type: Value.Type) throws(GitError) -> Value {
    try bytes(place..<place + MemoryLayout<Value>.size).reduce(0) { $0 << 8 | Value($1) }
  }

  /// Numbers that stand so far apart, each passed to the body until it returns false.
  func forEachNumber(
    from start: Int, stride: Int, count: Int, _ body: (Int) throws(GitError) -> Bool
  ) throws(GitError) {
    let piece = Self.mostRead / stride
    for first in Swift.stride(from: 0, to: count, by: piece) {
      let places = 0..<min(piece, count - first)
      let bytes = try bytes(start + first * stride..<start + (first + places.count - 1) * stride + 4)
      for place in places.map({ $0 * stride }) {
        let number = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        guard try body(number) else { return }
      }
    }
  }

  func bytes(_ range: Range<Int>) throws(GitError) -> [UInt8] {
    guard let file = try openFile() else { return content.withLock { Array($0?[range] ?? []) } }
    let bytes = try system(Files.bytes(file, at: range.lowerBound, count: range.count, path))
    guard bytes.count == range.count else { throw Self.shortened(path) }
    return bytes
  }

  /// Fills the buffer with the file's bytes from this place on, which must be in it.
  func read(into buffer: UnsafeMutableRawBufferPointer, at place: Int) throws(GitError) {
    precondition(place >= 0 && place <= count - buffer.count)
    guard let file = try openFile() else {
      content.withLock { content in
        content?.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[place..<place + buffer.count])) }
      }
      return
    }
    guard try system(Files.read(into: buffer, file, at: place, path)) == buffer.count else {
      throw Self.shortened(path)
    }
  }

  /// The file that is to be read; nil where its content is in memory.
  private func openFile() throws(GitError) -> Int32? {
    guard let descriptor else { return nil }
    guard count <= Self.mostKept else { return descriptor }
    let number = reads.add(1, ordering: .relaxed).newValue
    guard number >= Self.manyReads else { return descriptor }
    // One reads it whole; others go on with the file until it has.
    guard number == Self.manyReads else { return content.withLock { $0 == nil } ? descriptor : nil }
    let bytes = try system(Files.bytes(descriptor, at: 0, count: count, path))
    guard bytes.count == count else { throw Self.shortened(path) }
    content.withLock { $0 = bytes }
    return nil
  }

  private static func shortened(_ path: String) -> GitError {
    GitError(.corrupt, "read", path: path, detail: "it became shorter")
  }
}
