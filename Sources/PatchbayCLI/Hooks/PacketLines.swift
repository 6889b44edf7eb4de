import Review
import Services
import SystemPackage

/// git's pkt-line format (gitprotocol-common): four hexadecimal digits of length, themselves counted, then the bytes;
/// `0000` ends a section.
enum PacketLines {
  /// The longest that git writes.
  private static let lengthLimit = 65520
  /// Nobody pushes so many references with so many options at once. They are kept in memory, all of them.
  private static let countLimit = 1 << 16
  private static let sizeLimit = 16 << 20

  /// The lines up to the next flush packet, or the end, without newlines at their ends.
  ///
  /// Reads no further: what comes after is the answer to what is said in between.
  static func section(from input: FileDescriptor) throws(CommandFailure) -> [[UInt8]] {
    try section { count throws(CommandFailure) in try read(count, from: input) }
  }

  /// - Parameter read: Gives the next so many bytes; nil at the end of the input.
  static func section(_ read: (Int) throws(CommandFailure) -> [UInt8]?) throws(CommandFailure) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var size = 0
    while let digits = try read(4) {
      guard let length = Int(String(decoding: digits, as: UTF8.self), radix: 16), length <= lengthLimit,
        length == 0 || length >= 4
      else { throw CommandFailure(.badInput, "cannot read from git", why: "its input is not in pkt-line format") }
      if length == 0 { return lines }
      size += length
      guard lines.count < countLimit, size <= sizeLimit else {
        throw CommandFailure(
          .badInput, "cannot take the push",
          why: "it has more than \(countLimit) references or options, or more than \(sizeLimit >> 20) MB of them")
      }
      guard var line = try read(length - 4) else { break }
      if line.last == UInt8(ascii: "\n") { line.removeLast() }
      lines.append(line)
    }
    return lines
  }

  /// Writes a section.
  static func write(_ lines: [[UInt8]], to output: FileDescriptor) throws(CommandFailure) {
    var bytes: [UInt8] = []
    for line in lines {
      let line = line.prefix(lengthLimit - 4)
      let digits = String(line.count + 4, radix: 16)
      bytes += Array((String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8) + line
    }
    bytes += Array("0000".utf8)
    do { try output.writeAll(bytes) } catch { throw CommandFailure(FileInputError("cannot answer git", error)) }
  }

  /// So many bytes; nil at the end of the input.
  private static func read(_ count: Int, from input: FileDescriptor) throws(CommandFailure) -> [UInt8]? {
    var result = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let more: Int
      do {
        more = try result.withUnsafeMutableBytes {
          try input.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
        }
      } catch {
        throw CommandFailure(FileInputError("cannot read from git", error))
      }
      guard more > 0 else { return nil }
      filled += more
    }
    return result
  }
}
