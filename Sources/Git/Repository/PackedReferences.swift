import Bytes

/// The file packed-refs, as git writes it (gitrepository-layout(5), git-pack-refs(1)).
public enum PackedReferences {
  public static let file = "packed-refs"

  /// Calls the body with the name and the hexadecimal id of each reference.
  ///
  /// - Returns: The number of the first line that git does not write so, counted from 1; nil if there is none. Nothing
  ///   after it is read, because the references cannot be known.
  public static func forEach(
    in bytes: [UInt8], _ body: (_ name: ArraySlice<UInt8>, _ id: ArraySlice<UInt8>) -> Void
  ) -> Int? {
    var number = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      number += 1
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return number }
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      switch line.first {
      case UInt8(ascii: "#"): continue
      case UInt8(ascii: "^"):
        guard line.count == 41, line.dropFirst().allSatisfy(ByteClass.isHexDigit) else { return number }
      default:
        guard line.count > 41, line.prefix(40).allSatisfy(ByteClass.isHexDigit),
          line.dropFirst(40).starts(with: " refs/".utf8)
        else { return number }
        body(line.dropFirst(41), line.prefix(40))
      }
    }
    return nil
  }
}
