import Foundation
import Mail
import Patches
import TestSupport
import Testing

@Suite("Kinds of mail")
struct KindTests {
  @Test(
    "Real mail has the kinds that Patchwork gives it, except for the mails named with a reason",
    .needsShared("oracle/patchwork-util-linux.messages.jsonl.gz", "oracle/patchwork-linux-man.messages.jsonl.gz"),
    arguments: [
      (MailList.utilLinux, "oracle/patchwork-util-linux.messages.jsonl.gz"),
      (MailList.linuxMan, "oracle/patchwork-linux-man.messages.jsonl.gz"),
    ])
  func againstPatchwork(_ list: MailList, _ oracle: String) throws {
    let known = list == .utilLinux ? PatchworkDifferences.utilLinux : PatchworkDifferences.linuxMan
    var expected = Dictionary(known.map { ($0.messageID, $0) }) { first, _ in first }
    let mails = try list.mails()
    let rows = try SharedFiles.text(oracle).split(separator: "\n").map {
      try JSONDecoder().decode(PatchworkMessage.self, from: Data($0.utf8))
    }
    #expect(mails.count == rows.count)
    for (mail, row) in zip(mails, rows.sorted { $0.file < $1.file }) {
      let ours = ReadMail(Message(mail)).kind
      let theirs = row.pullURL == nil ? row.kind : "pull-request"
      // Patchwork ignores what does not answer something it knows: to us a comment, or other.
      let isEqual =
        switch theirs {
        case "ignored", "error", "comment": ours == .comment || ours == .other
        default: theirs == ours.rawValue
        }
      let id = String(row.msgid.dropFirst().dropLast())
      if let difference = expected.removeValue(forKey: id) {
        #expect(theirs == difference.patchwork && ours == difference.ours, "\(id): \(theirs), ours \(ours)")
      } else {
        #expect(isEqual, "\(row.file) \(id): Patchwork says \(theirs), we say \(ours)")
      }
    }
    #expect(expected.isEmpty, "not met: \(expected.keys.sorted())")
  }
}
