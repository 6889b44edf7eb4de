public import Bytes
import Git
import Mail
import Patches
import Platform
public import Tracker

/// A pushed series, ready to be taken in.
public struct PreparedSubmission: Sendable {
  /// The cover letter, if there is one, and the patches. None if the newest version is these very commits.
  public let mails: [[UInt8]]
  /// The series' name: its first mail.
  public let head: ObjectID
  public let version: Int
  /// How many patches it has.
  public let count: Int
  /// Of its cover letter or only patch.
  public let title: String
  /// The head of the version before.
  public let previous: ObjectID?

  /// Reads the commits and makes the mails of them; nothing is stored.
  ///
  /// - Throws: ``SubmissionRefusal`` with the reason; other errors where it could not be found out.
  public init(
    _ submission: Submission, configuration: TrackerConfiguration, in tracker: TrackerRepository
  ) throws {
    let name = submission.project.name
    guard !submission.project.listIDs.isEmpty else {
      throw SubmissionRefusal(
        "project \(name) has no list-id to know its patches by; a maintainer sets one: patchbay config")
    }
    let code = try SubmissionCode(of: submission.project, for: tracker.git)
    let range = try SubmittedRange(of: submission, code, in: tracker.git)
    let commits = try SubmittedCommit.read(range, code, in: tracker.git)
    let snapshot = try tracker.snapshot()
    let earlier = try Self.earlier(submission, in: snapshot)
    let newest = earlier.max { ($0.group.version, $0.seconds) < ($1.group.version, $1.seconds) }
    func mails(_ version: Int) -> SubmissionMails {
      SubmissionMails(
        submission: submission, range: range, commits: commits, version: version,
        earliest: earlier.map(\.seconds).max() ?? 0)
    }

    count = commits.count
    if let newest {
      let same = mails(newest.group.version)
      if MessageName.id(of: same.headMessageID) == newest.group.head {
        self.mails = []
        head = newest.group.head
        version = newest.group.version
        title = newest.name
        previous = newest.group.previous
        return
      }
    }
    var writer = mails((newest?.group.version ?? 0) + 1)
    let stat = try code.git.output([
      "--git-dir", tracker.git.path, "-c", "core.quotePath=true", "diff-tree", "-r", "--stat", "--summary", "-M",
      "--no-color", range.base.hex, submission.tip.hex,
    ])
    var made: [[UInt8]] = []
    for mark in SubmissionMails.Mark.allCases {
      writer.mark = mark
      made = writer.all(stat)
      if Self.fit(made, submission.project, configuration) { break }
    }
    guard Self.fit(made, submission.project, configuration) else {
      throw SubmissionRefusal(
        "no subject with [PATCH] or \(name) fits project.\(name).subject; a maintainer widens it: patchbay config")
    }
    try SubmissionCheck.run(
      Array(made.suffix(commits.count)), of: commits, on: range.base, in: ObjectBuffer(over: tracker.git))
    self.mails = made
    head = MessageName.id(of: writer.headMessageID)
    version = writer.version
    title =
      made.count == commits.count
      ? String(decoding: commits[0].subject, as: UTF8.self) : submission.title ?? submission.topic
    previous = newest?.group.head
  }

  /// What was pushed to the topic before, as far as it arrived by a push: anybody can mail a `change-id:`.
  private static func earlier(
    _ submission: Submission, in snapshot: Snapshot
  ) throws -> [(group: SeriesGroup, seconds: Int64, name: String)] {
    var result: [(group: SeriesGroup, seconds: Int64, name: String)] = []
    for group in try snapshot.series(changeID: submission.changeID) {
      guard let content = try snapshot.message(group.head)?.content, let messageID = content.messageID,
        messageID.hasSuffix(Submission.domain), group.version < versionLimit
      else { continue }
      result.append((group, content.date?.seconds ?? 0, content.name))
    }
    return result
  }

  /// Whether all mails are the project's.
  private static func fit(
    _ mails: [[UInt8]], _ project: TrackerConfiguration.Project, _ configuration: TrackerConfiguration
  ) -> Bool {
    mails.allSatisfy { mail in
      let record = MailFact(raw: mail, blob: SHA1.blobID(mail)).record
      return configuration.projects(of: record).contains { $0.name == project.name }
    }
  }

  /// A version that nobody reaches but by forging.
  private static let versionLimit = 1000
}
