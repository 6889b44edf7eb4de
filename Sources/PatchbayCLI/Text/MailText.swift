import Bytes
import Mail
import Patches
import Platform
import Review
import Tracker

/// A mail as a person reads it: who, when, what; quoted text dimmed, long quotations folded on a terminal.
enum MailText {
  /// Quoted lines in one place that are shown whole.
  private static let longestQuotation = 12

  static func write(
    _ id: ObjectID, _ record: MessageRecord, mail: [UInt8], folding limit: Int? = nil, to output: inout Output
  ) throws(CommandFailure) {
    let content = record.content
    let body = MailBody(mail)
    try output.line(
      output.paint("\(content.kind.rawValue) \(id.hex)", .yellow) + "  " + UntrustedText.line(content.subject))
    var fields = FieldList()
    fields.add("from", PersonValue.text(content.sender))
    fields.add("date", DateText.long(content.date, now: Clock.now()))
    fields.add("message-id", content.messageID)
    for name in body.attachments { fields.add("attached", name) }
    try fields.write(to: &output)
    try output.line()
    for line in body.lines(folding: limit ?? (output.isTerminal ? longestQuotation : nil)) {
      let text = UntrustedText.block(line.text)
      try output.line(line.isQuoted ? output.paint(text, .dim) : text)
    }
  }
}

extension PullValue {
  /// What the request says of its changes.
  static func write(_ pull: PullRequest, to output: inout Output) throws(CommandFailure) {
    var lines = UntrustedText.block(pull.description).split(separator: "\n", omittingEmptySubsequences: false)
    if !lines.isEmpty, !pull.commits.isEmpty { lines.append("") }
    for line in lines + pull.commits.map({ "- " + UntrustedText.line($0) }) {
      try output.line(line.isEmpty ? "" : "    " + line)
    }
  }
}
