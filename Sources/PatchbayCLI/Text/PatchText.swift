import Bytes
import Mail
import Patches
import Review
import Platform
import Services
import Tracker

/// A patch as `show` prints it: what is known of it, its message and its diff.
struct PatchText {
  private let patch: PatchDetails
  private let mail: [UInt8]
  /// What is known besides what the mail says.
  private var fields = FieldList()

  init(_ patch: PatchDetails, of series: SeriesDetails, _ attestations: [Attestation], mail: [UInt8]) {
    self.patch = patch
    self.mail = mail
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
  }

  func write(to output: inout Output) throws(CommandFailure) {
    let content = patch.record.content
    try output.line(output.paint("patch \(patch.id.hex)", .yellow) + "  " + UntrustedText.line(content.name))
    var known = FieldList()
    known.add("from", PersonValue.text(content.sender))
    if let author = content.author, author != content.sender { known.add("author", PersonValue.text(author)) }
    known.add("date", DateText.long(content.date, now: Clock.now()))
    known.add("message-id", content.messageID)
    known.append(fields)
    try known.write(to: &output)
    try output.line()
    if !patch.notes.entries.isEmpty {
      try patch.notes.write(to: &output)
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
