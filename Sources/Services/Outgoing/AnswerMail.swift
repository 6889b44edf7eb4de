import Bytes
package import Mail

/// A mail that the tracker itself writes in reply to another, for `git send-email`, which sets sender and recipients.
package struct AnswerMail {
  package let messageID: String
  package let subject: String
  /// The mail that is replied to, and its ancestors.
  package let inReplyTo: String
  package let references: [String]
  package let text: String
  /// Whether it is generated, so that no program replies to it (RFC 3834).
  package let isAutomatic: Bool

  /// - Parameters:
  ///   - message: The mail that is replied to.
  ///   - text: In UTF-8, with LF.
  package init(to message: Message, messageID: String, text: String, isAutomatic: Bool = false) {
    self.messageID = messageID
    let subject = message.subject
    self.subject = subject.lowercased().hasPrefix("re:") ? subject : "Re: \(subject)"
    inReplyTo = message.messageID ?? ""
    // The first and the last ones: a thread may be long, a header field must not be.
    let earlier = message.references
    let kept = earlier.count > Self.referenceLimit ? [earlier[0]] + earlier.suffix(Self.referenceLimit - 1) : earlier
    references = kept.filter { $0 != message.messageID } + [message.messageID].compactMap(\.self)
    self.text = text
    self.isAutomatic = isAutomatic
  }

  private static let referenceLimit = 20

  package var bytes: [UInt8] {
    // git encodes the subject only of files that declare nothing of the body.
    let subject = HeaderEncoding.text(Array(Self.oneLine(self.subject).utf8))
    var header = "Subject: \(String(decoding: subject, as: UTF8.self))\nMessage-ID: <\(messageID)>\n"
    if !inReplyTo.isEmpty {
      header += "In-Reply-To: <\(Self.oneLine(inReplyTo))>\n"
      header += "References: " + references.map { "<\(Self.oneLine($0))>" }.joined(separator: "\n ") + "\n"
    }
    if isAutomatic { header += "Auto-Submitted: auto-generated\n" }
    header += "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    return Array((header + "\n" + text + (text.hasSuffix("\n") ? "" : "\n")).utf8)
  }

  /// It cannot contain the beginning of another field.
  private static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.isUnsafeToShow ? " " : Character($0) })
  }
}
