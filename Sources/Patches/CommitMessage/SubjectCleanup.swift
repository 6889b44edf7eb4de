import Bytes

/// Turns a subject into the first line of a commit message (mailinfo.c, cleanup_subject and cleanup_space).
package enum SubjectCleanup {
  /// The subject without leading `Re:`, colons and bracketed prefixes, with runs of white space reduced to one space.
  ///
  /// With `keepsNonPatchBrackets` only brackets that contain `PATCH` are removed.
  package static func clean(_ subject: [UInt8], keepsNonPatchBrackets: Bool) -> [UInt8] {
    var kept: [UInt8] = []
    var index = 0
    scan: while index < subject.count {
      switch subject[index] {
      case UInt8(ascii: "r"), UInt8(ascii: "R"):
        guard subject.count - index > 3, ByteClass.lower(subject[index + 1]) == UInt8(ascii: "e"),
          subject[index + 2] == UInt8(ascii: ":")
        else { break scan }
        index += 3
      case UInt8.space, UInt8.tab, UInt8(ascii: ":"):
        index += 1
      case UInt8(ascii: "["):
        guard let close = subject[index...].firstIndex(of: UInt8(ascii: "]")) else { break scan }
        let bracket = subject[index...close]
        index = close + 1
        guard keepsNonPatchBrackets, !(bracket.count >= 7 && holdsPatch(bracket)) else { continue }
        kept += bracket
        if index < subject.count, ByteClass.isGitSpace(subject[index]) {
          kept.append(subject[index])
          index += 1
        }
      default:
        break scan
      }
    }
    return GitText.collapsed(GitText.trimmed((kept + subject[index...])[...]))
  }

  private static func holdsPatch(_ bracket: ArraySlice<UInt8>) -> Bool {
    bracket.withUnsafeBufferPointer { bytes in
      for offset in 0..<bytes.count
      where UnsafeBufferPointer(rebasing: bytes[offset...]).starts(with: "PATCH") { return true }
      return false
    }
  }
}
