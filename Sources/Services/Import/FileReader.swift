import Bytes
import Mail
import SystemPackage
import Tracker

/// Reads files in pieces, decompressing those that gzip compressed.
enum FileReader {
  /// How many compressed bytes are inflated at once: they may give a thousand times as many.
  private static let compressedPiece = 16 << 10

  /// Calls the body with one chunk after another until the end or until it returns false. `-` is standard input.
  ///
  /// - Throws: ``ImportError``: `damaged` after everything that could be decompressed was given.
  static func chunks(of path: String, size: Int = 1 << 20, _ body: (ArraySlice<UInt8>) throws -> Bool) throws {
    var gunzip: GunzipStream?
    var isFirst = true
    var isStopped = false
    try rawChunks(of: path, size: size) { chunk in
      if isFirst, GunzipStream.mayRead(chunk) {
        guard let stream = GunzipStream() else {
          throw ImportError.unreadable(path, reason: "there is not enough memory")
        }
        gunzip = stream
      }
      isFirst = false
      guard let gunzip else { return try body(chunk) }
      for start in stride(from: chunk.startIndex, to: chunk.endIndex, by: compressedPiece) {
        let bytes = gunzip.inflate(chunk[start..<min(start + compressedPiece, chunk.endIndex)])
        isStopped = try !bytes.isEmpty && !body(bytes[...])
        if isStopped { return false }
        if gunzip.isDamaged { throw ImportError.damaged(path) }
      }
      return true
    }
    if gunzip?.isComplete == false, !isStopped { throw ImportError.damaged(path) }
  }

  /// All bytes of a file with one mail.
  static func bytes(of path: String) throws -> [UInt8] {
    var result: [UInt8] = []
    try chunks(of: path) { chunk in
      result += chunk
      return result.count <= MailboxSplitter.sizeLimit
    }
    guard result.count <= MailboxSplitter.sizeLimit else {
      throw ImportError.unreadable(
        path, reason: "a mail of more than \(MailboxSplitter.sizeLimit >> 20) MB is too large")
    }
    return result
  }

  private static func rawChunks(of path: String, size: Int, _ body: (ArraySlice<UInt8>) throws -> Bool) throws {
    do {
      let file = path == "-" ? FileDescriptor.standardInput : try FileDescriptor.open(FilePath(path), .readOnly)
      defer { if path != "-" { try? file.close() } }
      var buffer = [UInt8](repeating: 0, count: size)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        guard count > 0, try body(buffer[..<count]) else { return }
      }
    } catch let error as Errno {
      throw ImportError.unreadable(path, reason: error.description)
    }
  }
}
