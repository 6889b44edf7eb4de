public import Bytes
public import Tracker

/// Commits that somebody pushed to `refs/for/PROJECT/TOPIC` instead of mailing them.
///
/// The result depends only on the push and on the earlier versions in the tracker, not on the clock: the same push
/// gives the same mails, so a push that was killed can be repeated, and two at once are as good as one.
public struct Submission: Sendable {
  /// The project that they are for.
  public let project: TrackerConfiguration.Project
  /// What the pusher calls the series. The same topic of the same person and project is the same series, sent again.
  public let topic: String
  /// Who pushes, as the server knows them: an account name, an address, or `Name <email>`.
  public let person: String
  /// The last commit.
  public let tip: ObjectID
  /// The commit or branch that they start from, if the pusher gives it; otherwise it is determined.
  public var base: String?
  /// The cover letter's subject; without one it is the topic.
  public var title: String?
  /// The cover letter's text, a paragraph each.
  public var paragraphs: [String] = []

  public init(project: TrackerConfiguration.Project, topic: String, person: String, tip: ObjectID) {
    self.project = project
    self.topic = topic
    self.person = person
    self.tip = tip
  }

  /// Commits in one series, at most.
  static let limit = 500

  /// An id that all versions share (`change-id:`), and that another person's push cannot have.
  public var changeID: String {
    let hash = SHA1.hash(Array("\(project.name)\0\(topic)\0\(personKey)".utf8)).hex
    return "\(Self.slug(project.name))-\(Self.slug(topic))-\(hash.prefix(12))"
  }

  /// The address in lower case, or the account's name.
  private var personKey: String { address?.lowercased() ?? person }

  /// The pusher's address, if it is known.
  var address: String? {
    var text = person[...]
    if let open = text.lastIndex(of: "<"), text.last == ">" { text = text[text.index(after: open)...].dropLast() }
    let isAddress = text.contains("@") && !text.contains { $0 == " " || $0 == "<" || $0 == ">" || $0 == "," }
    return isAddress ? String(text) : nil
  }

  /// The Message-ID of mail `number` of a version, 0 for the cover letter.
  func messageID(version: Int, number: Int, of range: SubmittedRange) -> String {
    var lines = [changeID, String(version), range.base.hex] + range.commits.map(\.hex)
    lines += [title ?? ""] + paragraphs
    return "\(SHA1.hash(Array(lines.joined(separator: "\n").utf8)).hex).v\(version).\(number)\(Self.domain)"
  }

  /// How the Message-IDs of pushed mail end.
  static let domain = "@push.patchbay"

  /// Letters, digits and hyphens, at most 50.
  private static func slug(_ text: String) -> String {
    let bytes = text.utf8.map { ByteClass.isAlphanumeric($0) ? $0 : UInt8(ascii: "-") }
    return String(decoding: bytes.prefix(50), as: UTF8.self)
  }
}

/// Why pushed commits are refused.
public struct SubmissionRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ reason: String) { description = reason }
}
