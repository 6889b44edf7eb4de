import Bytes
import Mail
import Patches
import Review
import Platform
import Services
import Tracker

/// A patch, or another message, as `show` prints it: what is known of it, its text and its diff.
enum PatchText {
  static func write(
    _ patch: PatchDetails, of series: SeriesDetails, _ attestations: [Attestation], mail: [UInt8],
    to output: inout Output
  ) throws(CommandFailure) {
    var fields = FieldList()
    fields.add("series", "\(series.group.head.hex.prefix(10)) \(series.name)")
    fields.add("number", "\(patch.part.text) of \(series.group.total)")
    fields.add("state", patch.state + (patch.review.isArchived ? ", archived" : ""))
    fields.add("delegate", patch.delegate?.text)
    fields.add("commit", patch.review.commit)
    fields.add("link", patch.link)
    for attestation in attestations { fields.add(attestation.kind.rawValue, attestation.text) }
    for check in patch.review.checks { fields.add("check", check.text) }
    fields.add("patch-id", patch.record.content.patchID?.hex)
    for line in patch.trailerLines { fields.add("trailer", line) }
    for left in patch.leftOut { fields.add("left out", "\(left.given.trailer.key): \(left.reason)") }
    try write("patch", patch.id, patch.record, more: fields, notes: patch.notes, mail: mail, to: &output)
  }

  static func write(
    _ id: ObjectID, _ record: MessageRecord, mail: [UInt8], to output: inout Output
  ) throws(CommandFailure) {
    try write(record.content.kind.rawValue, id, record, more: FieldList(), notes: Notes([]), mail: mail, to: &output)
  }

  private static func write(
    _ kind: String, _ id: ObjectID, _ record: MessageRecord, more: FieldList, notes: Notes, mail: [UInt8],
    to output: inout Output
  ) throws(CommandFailure) {
    let content = record.content
    try output.line(output.paint("\(kind) \(id.hex)", .yellow) + "  " + UntrustedText.line(content.name))
    var fields = FieldList()
    fields.add("from", PersonValue.text(content.sender))
    if let author = content.author, author != content.sender { fields.add("author", PersonValue.text(author)) }
    fields.add("date", DateText.long(content.date, now: Clock.now()))
    fields.add("message-id", content.messageID)
    fields.append(more)
    try fields.write(to: &output)
    try output.line()
    if !notes.entries.isEmpty {
      try notes.write(to: &output)
      try output.line()
    }
    let message = Message(mail)
    let read = ReadMail(message)
    let text = read.commit.map { String(decoding: $0.bodyBytes, as: UTF8.self) } ?? message.text
    for line in UntrustedText.block(text).split(separator: "\n", omittingEmptySubsequences: false) {
      try output.line(line.isEmpty ? "" : "    " + line)
    }
    if let diff = read.diff { try DiffText.write(String(decoding: diff, as: UTF8.self), to: &output) }
  }
}
