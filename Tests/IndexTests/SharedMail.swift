import Mail
import TestSupport

/// Real mail for tests.
enum SharedMail {
  /// The first mails of a mailbox.
  static func first(_ count: Int, of name: String) throws -> [[UInt8]] {
    var splitter = MailboxSplitter()
    splitter.append(try SharedFiles.read(name)[...])
    splitter.finish()
    var mails: [[UInt8]] = []
    while mails.count < count, let mail = splitter.next() { mails.append(mail.bytes) }
    return mails
  }
}
