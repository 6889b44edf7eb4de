import Mail
public import Testing

/// A mailing list's mails, in list order: our own small list, which is part of the project, and real ones, which are not
/// (``SharedFiles``). A test of a real list that is absent is cancelled, saying so.
public struct MailList: Hashable, Sendable, CustomTestStringConvertible {
  public let name: String
  private let file: String
  private let isOwn: Bool
  /// At least so many of its mails are patches.
  public let patches: Int

  /// 120 mails of our own writing: every way of threading, of encoding and of sending again that the rules know.
  public static let tidewatch = MailList(name: "tidewatch", file: "lists/tidewatch.mbox", isOwn: true, patches: 70)
  public static let utilLinux = MailList(
    name: "util-linux", file: "corpus/util-linux.mbox.gz", isOwn: false, patches: 801)
  public static let linuxMan = MailList(
    name: "linux-man", file: "corpus/linux-man-5000.mbox.gz", isOwn: false, patches: 801)
  public static let all = [tidewatch, utilLinux, linuxMan]

  public var testDescription: String { name }

  /// The mailbox's bytes, in mboxrd form.
  public func mailbox() throws -> [UInt8] {
    if isOwn { return try PackageFiles.read(PackageFiles.samples + "/" + file) }
    guard SharedFiles.path(file) != nil else {
      try Test.cancel("needs \(file) in $PATCHBAY_SHARED or ../shared: real mail is not part of the project")
    }
    return try SharedFiles.read(file)
  }

  /// The mails, as they came.
  public func mails() throws -> [[UInt8]] {
    var splitter = MailboxSplitter()
    splitter.append(try mailbox()[...])
    splitter.finish()
    var mails: [[UInt8]] = []
    while let mail = splitter.next() { mails.append(mail.bytes) }
    return mails
  }
}
