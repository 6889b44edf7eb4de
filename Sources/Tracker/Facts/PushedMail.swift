public import Mail

/// Mails that were made of pushed commits, and not mailed by anybody yet.
public enum PushedMail {
  /// What stands in their topmost Received field, before the date. Every mail server writes one of its own above those
  /// that a mail brings, so that no stranger's mail can look like one.
  public static let received = "by patchbay (pushed)"

  /// Whether the mail is one.
  public static func isOne(_ header: Header) -> Bool {
    header.first("received").map { Header.unfolded($0).starts(with: Array(received.utf8) + [UInt8(ascii: ";")]) }
      ?? false
  }
}
