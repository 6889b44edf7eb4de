import Bytes
import Services
import SystemPackage

/// What git tells hooks on standard input: a line `OLD NEW REFERENCE` for each reference that moved. It is read as it
/// comes, since a push or fetch may move a million.
enum UpdateLines {
  /// A longer line names no reference that git could make.
  private static let lineLimit = 64 << 10

  /// The moves that count, of references that were not deleted.
  static func read(where counts: (String) throws -> Bool) throws -> [CodeFeed.Push] {
    var found: [CodeFeed.Push] = []
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      for byte in buffer[..<count] {
        if byte != UInt8(ascii: "\n") {
          if line.count < lineLimit { line.append(byte) }
        } else {
          if let push = push(line), try counts(push.reference) { found.append(push) }
          line.removeAll(keepingCapacity: true)
        }
      }
      if count == 0 { break }
    }
    if let push = push(line), try counts(push.reference) { found.append(push) }
    return found
  }

  private static func push(_ line: [UInt8]) -> CodeFeed.Push? {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard fields.count == 3, let old = ObjectID(hexBytes: fields[0]), let new = ObjectID(hexBytes: fields[1]),
      new != .zero
    else { return nil }
    return CodeFeed.Push(reference: String(decoding: fields[2], as: UTF8.self), old: old == .zero ? nil : old)
  }
}
