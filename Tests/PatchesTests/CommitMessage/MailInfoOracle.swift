import Patches
import TestSupport

/// A mail and the three files that `git mailinfo` makes of it; nil where nothing is said.
struct MailInfoCase {
  let name: String
  let mail: [UInt8]
  var options = MailInfoOptions()
  var info: [UInt8]?
  var message: [UInt8]?
  var patch: [UInt8]?

  /// What differs, in words; empty when all is equal.
  func differences() -> [String] {
    let commit = CommitMessage(raw: mail, options: options)
    var result: [String] = []
    for (what, ours, theirs) in [
      ("info", commit.info, info), ("message", commit.messageBytes, message), ("patch", commit.patch, patch),
    ] {
      guard let theirs, ours != theirs else { continue }
      result.append("\(name): \(what): \(firstDifference(ours, theirs)) (\(commit.problem?.rawValue ?? "no problem"))")
    }
    return result
  }

  private func firstDifference(_ ours: [UInt8], _ theirs: [UInt8]) -> String {
    let same = zip(ours, theirs).prefix { $0 == $1 }.count
    func excerpt(_ bytes: [UInt8]) -> String {
      String(decoding: bytes[max(0, min(same, bytes.count) - 20)..<min(bytes.count, same + 40)], as: UTF8.self)
        .debugDescription
    }
    return "at byte \(same) ours \(excerpt(ours)), git's \(excerpt(theirs))"
  }
}
