public import Bytes

/// Writes mails into a mailbox as public-inbox does: mboxrd, from which each is read back byte for byte
/// (``MailboxSplitter``), without the `From ` line that it may have come with.
public enum MailboxWriter {
  /// The line before each mail. The date is before all mail, so that it is not mistaken for the mail's.
  public static let separator = "From mboxrd@z Thu Jan  1 00:00:00 1970"

  /// The line before a mail as git writes it: with an id, and the date by which git recognizes its own mailboxes.
  public static func separator(naming id: ObjectID) -> String { "From \(id.hex) Mon Sep 17 00:00:00 2001" }

  /// Adds a mail. Lines that begin with `From `, behind any number of `>`, get one more `>`; the first such line of a
  /// mail that was stored with its mailbox line is left out (as in ``Message``).
  ///
  /// - Parameter separator: The line before it.
  public static func append(_ mail: [UInt8], to mailbox: inout [UInt8], after separator: String = separator) {
    mailbox += separator.utf8
    mailbox.append(.lineFeed)
    mail.withUnsafeBufferPointer { bytes in
      let start = FromLine.end(in: bytes)
      var (copied, lineStart) = (start, start)
      while lineStart < bytes.count {
        var index = lineStart
        while index < bytes.count, bytes[index] == UInt8(ascii: ">") { index += 1 }
        if bytes.has("From ", at: index, to: bytes.count) {
          mailbox.append(contentsOf: bytes[copied..<lineStart])
          mailbox.append(UInt8(ascii: ">"))
          copied = lineStart
        }
        lineStart = bytes.next(.lineFeed, from: index, to: bytes.count) + 1
      }
      mailbox.append(contentsOf: bytes[copied...])
    }
    if mail.last != .lineFeed { mailbox.append(.lineFeed) }
    mailbox.append(.lineFeed)
  }
}
