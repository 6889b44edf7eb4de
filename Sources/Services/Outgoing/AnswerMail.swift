import Bytes
package import Mail

/// A mail of the tracker's own that answers another, for `git send-email`, which says who it is from and to.
package struct AnswerMail {
  package let messageID: String
  package let subject: String
  /// What is answered, and what that answered.
  package let inReplyTo: String
  package let references: [String]
  package let text: String
  /// Whether no person wrote it, so that no program answers it (RFC 3834).
  package let isAutomatic: Bool

  /// - Parameters:
  ///   - message: The mail that is answered.
  ///   - text: In UTF-8, with LF.
  package init(to message: Message, messageID: String, text: String, isAutomatic: Bool = false) {
    self.messageID = messageID
    let subject = message.subject
    self.subject = subject.lowercased().hasPrefix("re:") ? subject : "Re: \(subject)"
    inReplyTo = message.messageID ?? ""
    // The first, and the last: a thread is long, and a field of a header is not.
    let earlier = message.references
    let kept = earlier.count > Self.referenceLimit ? [earlier[0]] + earlier.suffix(Self.referenceLimit - 1) : earlier
    references = kept.filter { $0 != message.messageID } + [message.messageID].compactMap(\.self)
    self.text = text
    self.isAutomatic = isAutomatic
  }

  private static let referenceLimit = 20

  package var bytes: [UInt8] {
    var header = "Subject: \(Self.oneLine(subject))\nMessage-ID: <\(messageID)>\n"
    if !inReplyTo.isEmpty {
      header += "In-Reply-To: <\(Self.oneLine(inReplyTo))>\n"
      header += "References: " + references.map { "<\(Self.oneLine($0))>" }.joined(separator: "\n ") + "\n"
    }
    if isAutomatic { header += "Auto-Submitted: auto-generated\n" }
    header += "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    return Array((header + "\n" + text + (text.hasSuffix("\n") ? "" : "\n")).utf8)
  }

  /// Nothing in it can begin another field.
  private static func oneLine(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.isUnsafeToShow ? " " : Character($0) })
  }
}
