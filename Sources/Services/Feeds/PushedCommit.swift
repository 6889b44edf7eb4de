public import Bytes
import Git
public import Mail
import Patches
import Tracker

/// A commit of the code repository, with what identifies the patch it came from.
public struct PushedCommit: Sendable {
  public let id: ObjectID
  public let author: Address
  /// The committer's date.
  public let committed: MailDate
  public let subject: String
  /// As `git patch-id --stable` gives it.
  public let patchID: ObjectID?
  public let files: [String]
  /// The words it adds and removes.
  let words: ChangedWords
  /// Message-IDs that its trailers name, in order: for `Link:`, the last part of an archive's URL.
  public let messageIDs: [String]
  /// The commits it says it reverts (git-revert's `This reverts commit ID.`).
  public let reverted: [String]

  /// - Parameters:
  ///   - diff: The diff to its parent as git prints it.
  init(_ id: ObjectID, _ commit: Commit, diff: [UInt8]) {
    self.id = id
    author = Address(name: commit.author.name, email: commit.author.email)
    committed = MailDate(seconds: commit.committer.seconds, offsetMinutes: commit.committer.offsetMinutes)
    let lines = Self.lines(of: commit)
    subject = String(Self.firstParagraph(lines).prefix(Self.subjectLimit))
    patchID = diff.isEmpty ? nil : PatchID.stable(ofDiff: diff)
    let parsed = try? Diff(parsing: diff)
    files = (parsed?.files ?? []).lazy.compactMap { $0.newPath ?? $0.oldPath }.prefix(MessageRecord.listLimit)
      .map { String(decoding: $0, as: UTF8.self) }
    words = ChangedWords(ofDiff: diff)
    messageIDs = Self.messageIDs(lines)
    reverted = Self.reverted(lines)
  }

  /// Nobody mails a longer one.
  private static let subjectLimit = 4096

  /// The lines of a commit's message, which may end in CR LF. By bytes: the two together are one `Character`, which is no
  /// `\n`.
  static func lines(of commit: Commit) -> [String] {
    commit.message.split(separator: UInt8.lineFeed, omittingEmptySubsequences: false).map {
      String(decoding: $0.last == UInt8.carriageReturn ? $0.dropLast() : $0, as: UTF8.self)
    }
  }

  /// The subject as git shows it: the first paragraph on one line.
  private static func firstParagraph(_ lines: [String]) -> String {
    lines.drop { $0.isEmpty }.prefix { !$0.isEmpty }.joined(separator: " ")
  }

  /// Trailers stand in the last paragraphs; a `Link:` further up counts as well, since only an archive's URL with the
  /// Message-ID of a known patch has any effect.
  private static func messageIDs(_ lines: [String]) -> [String] {
    var result: [String] = []
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].lowercased()
      guard key == "link" || key == "message-id" else { continue }
      var value = line[line.index(after: colon)...].drop { $0 == " " }
      value = value.prefix { $0 != " " }
      if value.first == "<", value.last == ">" { value = value.dropFirst().dropLast() }
      if key == "link" {
        while value.last == "/" { value.removeLast() }
        guard let slash = value.lastIndex(of: "/") else { continue }
        value = value[value.index(after: slash)...]
        guard value.contains("@") || value.contains("%40") else { continue }
      }
      result.append(PercentEncoding.decoded(value))
    }
    return Array(result.prefix(20))
  }

  private static func reverted(_ lines: [String]) -> [String] {
    let mark = "This reverts commit "
    return lines.compactMap { line in
      guard line.hasPrefix(mark) else { return nil }
      let id = line.dropFirst(mark.count).prefix { $0.isHexDigit }
      return id.count >= 7 ? id.lowercased() : nil
    }
  }
}
