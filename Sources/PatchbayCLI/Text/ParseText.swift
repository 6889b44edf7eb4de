import Bytes
import Mail
import Patches
import Review

extension ParseValue {
  /// The same for people.
  func write(to output: inout Output) throws(CommandFailure) {
    var fields = FieldList()
    fields.add("kind", mail.kind.rawValue)
    fields.add("subject", mail.subject.raw)
    fields.add("name", mail.subject.name)
    fields.add("prefixes", mail.subject.prefixes.joined(separator: ", "))
    fields.add("version", mail.subject.version.map(String.init))
    fields.add("tree", mail.subject.tree?.name)
    if let number = mail.subject.numberText {
      fields.add("number", mail.subject.total.map { "\(number) of \($0)" } ?? number)
    }
    fields.add("submitter", message.author.map(PersonValue.text))
    fields.add("date", message.date?.iso8601)
    fields.add("message-id", message.messageID)
    fields.add("in-reply-to", message.inReplyTo.first)
    fields.add("references", message.references.joined(separator: " "))
    fields.add("list", message.listIDs.first)
    fields.add("patch-id", mail.patchID?.hex)
    fields.add("files", mail.files.joined(separator: ", "))
    fields.add("pull", mail.pullRequest.map(PullValue.text))
    fields.add("since", mail.pullRequest?.base)
    fields.add("up to", mail.pullRequest?.tip)
    try fields.write(to: &output)
    if let pull = mail.pullRequest {
      try output.line()
      try PullValue.write(pull, to: &output)
    }
    if let commit = mail.commit {
      try output.line()
      try output.line(output.paint("commit message", .bold))
      try output.line("    " + UntrustedText.line("\(commit.authorName) <\(commit.authorEmail)>, \(commit.date)"))
      try output.line()
      try writeIndented(commit.subject + "\n\n" + String(decoding: commit.bodyBytes, as: UTF8.self), to: &output)
    }
    if let diffText {
      try output.line()
      try DiffText.write(diffText, to: &output)
    }
  }

  private func writeIndented(_ text: String, to output: inout Output) throws(CommandFailure) {
    var lines = UntrustedText.block(text).split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines { try output.line(line.isEmpty ? "" : "    " + line) }
  }
}
