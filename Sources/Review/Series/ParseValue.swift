import Bytes
package import Mail
package import Patches

/// How one mail is parsed, as `parse` shows it.
package struct ParseValue {
  package let message: Message
  package let mail: ReadMail

  package init(_ bytes: [UInt8]) {
    message = Message(bytes)
    mail = ReadMail(message)
  }

  /// The document of `parse --json`.
  package var json: JSONValue {
    [
      "kind": .string(mail.kind.rawValue as String),
      "messageID": .string(message.messageID),
      "inReplyTo": .string(message.inReplyTo.first),
      "references": .strings(message.references),
      "listID": .string(message.listIDs.first),
      "date": .string(message.date?.iso8601),
      "submitter": PersonValue.json(message.author),
      "subject": [
        "raw": .string(mail.subject.raw as String),
        "name": .string(mail.subject.name as String),
        "prefixes": .strings(mail.subject.prefixes),
        "version": .int(mail.subject.version),
        "number": mail.subject.numberText.map(JSONValue.number) ?? nil,
        "total": .int(mail.subject.total),
        "reply": .bool(mail.subject.isReply),
      ],
      "commit": commit,
      "diff": .string(diffText),
      "patchID": .string(mail.patchID?.hex),
      "files": .strings(mail.files),
      "pullRequest": mail.pullRequest.map(PullValue.json) ?? nil,
    ]
  }

  private var commit: JSONValue {
    guard let commit = mail.commit else { return nil }
    return [
      "author": ["name": .string(commit.authorName as String), "email": .string(commit.authorEmail as String)],
      "date": .string(MailDate(parsing: Array(commit.date.utf8)[...])?.iso8601),
      "subject": .string(commit.subject as String),
      "message": .string(String(decoding: commit.bodyBytes, as: UTF8.self) as String),
    ]
  }

  /// The patch text, from the charset of the mail; bytes that are none of it are replaced.
  package var diffText: String? {
    mail.diff.map { String(decoding: message.textCharset.utf8($0[...]), as: UTF8.self) }
  }
}
