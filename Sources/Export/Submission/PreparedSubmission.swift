public import Bytes
import Git
import Mail
import Patches
import Platform
public import Tracker

/// A pushed series, ready to be ingested.
public struct PreparedSubmission: Sendable {
  /// The cover letter, if there is one, and the patches. None if the newest version has exactly these commits.
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

  /// Reads the commits and builds their mails; nothing is stored.
  ///
  /// - Throws: ``SubmissionRefusal`` with the reason; other errors if this could not be determined.
  public static func prepare(
    _ submission: Submission, configuration: TrackerConfiguration, in tracker: TrackerRepository
  ) throws -> PreparedSubmission {
    let name = submission.project.name
    guard !submission.project.listIDs.isEmpty else {
      throw SubmissionRefusal(
        "project \(name) has no list-id to recognize its patches; a maintainer can set it with patchbay config")
    }
    let code = try SubmissionCode(of: submission.project, for: tracker.git)
    let range = try SubmittedRange.find(submission, code, in: tracker.git)
    let commits = try SubmittedCommit.read(range, code, in: tracker.git)
    let earlier = try earlier(submission, in: tracker.snapshot())
    let newest = earlier.max { ($0.group.version, $0.seconds) < ($1.group.version, $1.seconds) }
    func mails(_ version: Int) -> SubmissionMails {
      SubmissionMails(
        submission: submission, range: range, commits: commits, version: version,
        earliest: earlier.map(\.seconds).max() ?? 0)
    }
    if let newest, MessageName.id(of: mails(newest.group.version).headMessageID) == newest.group.head {
      return PreparedSubmission(
        mails: [], head: newest.group.head, version: newest.group.version, count: commits.count, title: newest.name,
        previous: newest.group.previous)
    }
    let writer = mails((newest?.group.version ?? 0) + 1)
    let stat = try code.stat(from: range.base, to: submission.tip, in: tracker.git)
    let made = try marked(writer, stat, for: submission.project, configuration)
    let patches = Array(made.suffix(commits.count))
    try SubmissionCheck.run(patches, of: commits, on: range.base, in: ObjectBuffer(over: tracker.git))
    let hasCover = made.count > commits.count
    return PreparedSubmission(
      mails: made, head: MessageName.id(of: writer.headMessageID), version: writer.version, count: commits.count,
      title: hasCover
        ? submission.title ?? submission.topic : String(decoding: commits[0].subject, as: UTF8.self),
      previous: newest?.group.head)
  }

  /// The mails with the first mark in their subjects by which the project knows them.
  private static func marked(
    _ mails: SubmissionMails, _ stat: [UInt8], for project: TrackerConfiguration.Project,
    _ configuration: TrackerConfiguration
  ) throws -> [[UInt8]] {
    var writer = mails
    for mark in SubmissionMails.Mark.allCases {
      writer.mark = mark
      let made = writer.all(stat)
      if fit(made, project, configuration) { return made }
    }
    let name = project.name
    throw SubmissionRefusal(
      "no subject with [PATCH] or \(name) matches project.\(name).subject; a maintainer can change it with patchbay config"
    )
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

  /// A version that only a forged mail can reach.
  private static let versionLimit = 1000
}
