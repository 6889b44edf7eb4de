import Bytes

/// Puts mails into a mailbox as public-inbox does: mboxrd, from which each comes out again byte for byte
/// (``MailboxSplitter``).
public enum MailboxWriter {
  /// The line before each mail. The date is before all mail, so that nobody takes it for the mail's.
  private static let separator = Array("From mboxrd@z Thu Jan  1 00:00:00 1970\n".utf8)

  /// Adds a mail: lines that begin with `From `, behind any number of `>`, get one more `>`.
  public static func append(_ mail: [UInt8], to mailbox: inout [UInt8]) {
    mailbox += separator
    mail.withUnsafeBufferPointer { bytes in
      var (copied, lineStart) = (0, 0)
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
