import SystemPackage
import Tracker

/// Reads files in pieces.
enum FileReader {
  /// Calls the body with one chunk after another until the end or until it returns false. `-` is standard input.
  static func chunks(of path: String, size: Int = 1 << 20, _ body: (ArraySlice<UInt8>) throws -> Bool) throws {
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

  /// All bytes of a file.
  static func bytes(of path: String) throws -> [UInt8] {
    var result: [UInt8] = []
    try chunks(of: path) { chunk in
      result += chunk
      return true
    }
    return result
  }
}
