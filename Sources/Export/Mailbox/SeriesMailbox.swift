public import Bytes
import Mail
public import Patches
public import Tracker

/// A series as a mailbox for `git am`.
public enum SeriesMailbox {
  /// Whether the patch's lines end in CRLF inside quoted-printable or base64, which `git am` keeps.
  public static func hasQuotedCarriageReturns(_ id: ObjectID, in snapshot: Snapshot) throws -> Bool {
    guard let record = try snapshot.message(id) else { return false }
    return QuotedCarriageReturns.stand(in: CommitMessage(in: Message(try snapshot.mail(record))).patch)
  }

  /// The mails of these patches, in order, each after a `From ` line.
  ///
  /// A mail is included byte for byte, unless trailers are added to it or `git mailsplit` would cut it; then it is
  /// rewritten from what `git mailinfo` reads.
  ///
  /// - Parameters:
  ///   - trailers: What to add to each patch's commit message.
  ///   - asPatchwork: Writes for Patchwork's clients: each mail as plain text in UTF-8, behind ``PatchworkFields``.
  public static func bytes(
    of patches: [ObjectID], adding trailers: [ObjectID: [Trailer]], asPatchwork: Bool = false, in snapshot: Snapshot
  ) throws -> [UInt8] {
    var result: [UInt8] = []
    for id in patches {
      guard let record = try snapshot.message(id) else { continue }
      let message = Message(try snapshot.mail(record))
      let mails = CommitMessage.mails(in: message)
      for mail in mails {
        result += Array("\(MailboxWriter.separator(naming: id))\n".utf8)
        if asPatchwork { result += Array("\(PatchworkFields.text(of: id, record))\n".utf8) }
        result += AppliableMail.bytes(
          of: mail, by: mails.count == 1 ? record.senderByOtherCopy : nil, adding: trailers[id] ?? [],
          inUTF8: asPatchwork)
        if result.last != UInt8(ascii: "\n") { result.append(UInt8(ascii: "\n")) }
        result.append(UInt8(ascii: "\n"))
      }
    }
    return result
  }

  /// Mails of every kind as a mailbox to read (mboxrd), each unchanged.
  public static func conversation(_ messages: [MessageRecord], in snapshot: Snapshot) throws -> [UInt8] {
    var result: [UInt8] = []
    for record in messages { MailboxWriter.append(try snapshot.mail(record), to: &result) }
    return result
  }
}
