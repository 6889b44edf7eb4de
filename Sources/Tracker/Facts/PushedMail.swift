public import Mail

/// Mails made from pushed commits, which nobody has mailed yet.
public enum PushedMail {
  /// The text of their topmost Received field, before the date. Every mail server adds its own above those of a mail,
  /// so that a stranger's mail cannot look like one.
  public static let received = "by patchbay (pushed)"

  /// Whether the mail is one.
  public static func isOne(_ header: Header) -> Bool {
    header.first("received").map { Header.unfolded($0).starts(with: Array(received.utf8) + [UInt8(ascii: ";")]) }
      ?? false
  }
}
