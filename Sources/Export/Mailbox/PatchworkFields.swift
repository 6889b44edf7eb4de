public import Bytes
import Mail
public import Tracker

/// The fields that Patchwork puts before each mail of a mailbox (its `views/utils.py`): DPDK's scripts and maintainers'
/// tools know the patch by them. git reads none of them.
public enum PatchworkFields {
  /// The lines, in ASCII, without a line break at the end.
  public static func text(of id: ObjectID, _ record: MessageRecord) -> String {
    let sender = record.content.sender
    var submitter = sender.name.map { String(decoding: HeaderEncoding.phrase(Array($0.utf8)), as: UTF8.self) } ?? ""
    if sender.email.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }) {
      submitter += submitter.isEmpty ? sender.email : " <\(sender.email)>"
    }
    return "X-Patchwork-Submitter: \(submitter)\nX-Patchwork-Id: \(id.number)"
  }
}
