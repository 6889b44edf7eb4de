import Bytes
import Git
import Platform
import Tracker

/// Whether packed-refs is what git writes. One damaged line, and nobody can tell which references there are.
enum PackedReferences {
  static func findings(below root: String) -> [Finding] {
    guard let bytes = try? Files.read(root + "packed-refs") else { return [] }
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
      number += 1
      if !isWellFormed(line) { return [finding(root, "line \(number) is not one that git writes")] }
    }
    return bytes.last ?? UInt8(ascii: "\n") == UInt8(ascii: "\n") ? [] : [finding(root, "its last line has no end")]
  }

  private static func isWellFormed(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first != UInt8(ascii: "#") else { return line.first != nil }
    if first == UInt8(ascii: "^") { return line.count == 41 && line.dropFirst().allSatisfy(ByteClass.isHexDigit) }
    return line.count > 41 && line.prefix(40).allSatisfy(ByteClass.isHexDigit)
      && line.dropFirst(40).starts(with: " refs/".utf8)
  }

  private static func finding(_ root: String, _ message: String) -> Finding {
    let file = shellQuoted(root + "packed-refs")
    let damaged = shellQuoted(root + "packed-refs.damaged")
    let pattern = "'^(# pack-refs.*|\\^[0-9a-f]{40}|[0-9a-f]{40} refs/[^ /]+/[^ ]+)$'"
    return Finding(
      .objects, "packed-refs", "\(message): no mail can be stored until it is fixed",
      fix: "mv \(file) \(damaged) && grep -aE \(pattern) \(damaged) >\(file); "
        + "patchbay doctor --tracker \(shellQuoted(root))")
  }
}
