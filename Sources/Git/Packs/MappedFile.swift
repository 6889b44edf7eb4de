import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file of big-endian numbers, mapped; libgit2 maps the same ones.
final class MappedFile {
  let bytes: UnsafeRawBufferPointer

  /// - Returns: nil if there is none, or if it has fewer bytes.
  init?(_ path: String, atLeast least: Int) throws(GitError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      let error = SystemError(errno: errno, "read", path: path)
      if error.code == .notFound { return nil }
      throw GitError(error)
    }
    defer { Files.close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw GitError(SystemError(errno: errno, "read", path: path)) }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size > 0, size >= least else { return nil }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw GitError(SystemError(errno: errno, "read", path: path))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  var count: Int { bytes.count }

  func number(at place: Int) -> Int {
    Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
  }

  /// `Int.max` if it does not fit.
  func longNumber(at place: Int) -> Int {
    Int(clamping: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
  }
}
