import Bytes
import Git
import Mail
import Tracker

/// Pushed commits as the mails that format-patch and send-email would have made of them.
///
/// All are from the pusher; a commit of somebody else, or of another time than the mail's, says so at the top of its
/// body, as git am reads it.
struct SubmissionMails {
  let submission: Submission
  let range: SubmittedRange
  let commits: [SubmittedCommit]
  let version: Int
  /// The first mail is not dated before this: the first mail of the version before. Seconds since 1970.
  let earliest: Int64
  /// What stands before `[PATCH …]` or in it, so that the subjects fit the project.
  var mark = Mark.none

  /// How the subjects name the project, where it goes by them.
  enum Mark: CaseIterable {
    case none, within, before
  }

  private var hasCover: Bool { commits.count > 1 || submission.title != nil || !submission.paragraphs.isEmpty }

  func messageID(_ number: Int) -> String { submission.messageID(version: version, number: number, of: range) }

  /// The Message-ID of the cover letter or the only patch.
  var headMessageID: String { messageID(hasCover ? 0 : 1) }

  /// The sender: the pusher's address, with the name that the commits give it; if only the account is known, the
  /// committer of the last one.
  var sender: Signature {
    let last = commits.last?.committer ?? Signature(name: "", email: "", seconds: 0)
    guard let address = submission.address else { return last }
    let people = commits.reversed().flatMap { [$0.committer, $0.author] }
    let name = people.first { $0.email.lowercased() == address.lowercased() }?.name
    return Signature(name: name ?? "", email: address, seconds: last.seconds, offsetMinutes: last.offsetMinutes)
  }

  /// When the first mail is sent: when the last commit was made.
  private var sent: MailDate {
    let last = commits.map(\.committer).max { $0.seconds < $1.seconds }
    return MailDate(seconds: max(last?.seconds ?? 0, earliest), offsetMinutes: last?.offsetMinutes ?? 0)
  }

  /// The cover letter, if there is one, and the patches.
  func all(_ stat: [UInt8]) -> [[UInt8]] {
    (hasCover ? [cover(stat)] : []) + commits.enumerated().map { patch($0.element, number: $0.offset + 1) }
  }

  // MARK: Mails

  private func cover(_ stat: [UInt8]) -> [UInt8] {
    var body: [UInt8] = []
    for paragraph in submission.paragraphs { body += Array((paragraph + "\n\n").utf8) }
    body += shortlog + stat + newline + trailers + signature
    let subject = Array((submission.title ?? submission.topic).utf8)
    return mail(number: 0, subject: subject, date: sent, commit: nil, body: body)
  }

  private func patch(_ commit: SubmittedCommit, number: Int) -> [UInt8] {
    let author = MailDate(seconds: commit.author.seconds, offsetMinutes: commit.author.offsetMinutes)
    let date = hasCover ? author : sent
    var fields: [UInt8] = []
    let from = address(commit.author)
    if from != address(sender) || AppliableMail.looksLikeField(commit.body) {
      fields += Array("From: ".utf8) + from + newline
    }
    if date != author { fields += Array("Date: \(author.rfc2822)\n".utf8) }
    if !fields.isEmpty { fields += newline }
    var body = fields + commit.body
    body += Array("---\n".utf8) + (hasCover ? [] : trailers + newline) + commit.patch + signature
    return mail(number: number, subject: commit.subject, date: date, commit: commit.id, body: body)
  }

  private func mail(number: Int, subject: [UInt8], date: MailDate, commit: ObjectID?, body: [UInt8]) -> [UInt8] {
    // As of every mail: when it came, so that no copy that comes back by a list, however changed, speaks for it instead.
    var header = Array("Received: \(PushedMail.received); \(sent.rfc2822)\n".utf8)
    header += Array("From: ".utf8) + address(sender) + newline
    header += Array("Date: \(date.rfc2822)\nSubject: \(prefix(number)) ".utf8) + HeaderEncoding.text(subject) + newline
    header += Array("Message-ID: <\(messageID(number))>\n".utf8)
    if hasCover, number > 0 {
      header += Array("In-Reply-To: <\(headMessageID)>\nReferences: <\(headMessageID)>\n".utf8)
    }
    if let list = submission.project.listIDs.first { header += Array("List-Id: <\(list)>\n".utf8) }
    header += Array("X-Patchbay-Pushed-By: ".utf8) + HeaderEncoding.text(Array(submission.person.utf8)) + newline
    if let commit { header += Array("X-Patchbay-Commit: \(commit.hex)\n".utf8) }
    header += Array("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n".utf8)
    // A carriage return, a NUL or a very long line would not get through git am, or any mail server, as it is.
    if body.contains(13) || body.contains(0) || Self.hasLongLine(body) {
      return header + Array("Content-Transfer-Encoding: base64\n\n".utf8) + HeaderEncoding.base64Lines(body)
    }
    return header + Array("Content-Transfer-Encoding: 8bit\n\n".utf8) + body
  }

  /// RFC 5322, 2.1.1.
  private static func hasLongLine(_ body: [UInt8]) -> Bool {
    body.split(separator: UInt8(ascii: "\n")).contains { $0.count > 998 }
  }

  // MARK: Their pieces

  /// `[PATCH v2 1/3]`.
  private func prefix(_ number: Int) -> String {
    let name = submission.project.name
    var words = mark == .within ? ["PATCH", name] : ["PATCH"]
    if version > 1 { words.append("v\(version)") }
    if hasCover {
      let total = String(commits.count)
      let digits = String(number)
      words.append(String(repeating: "0", count: total.utf8.count - digits.utf8.count) + "\(digits)/\(total)")
    }
    return (mark == .before ? "[\(name)] " : "") + "[\(words.joined(separator: " "))]"
  }

  private func address(_ person: Signature) -> [UInt8] {
    let email = Array(" <\(person.email)>".utf8)
    return person.name.isEmpty ? Array(email.dropFirst()) : HeaderEncoding.phrase(Array(person.name.utf8)) + email
  }

  private var trailers: [UInt8] {
    Array("change-id: \(submission.changeID)\nbase-commit: \(range.base.hex)\n".utf8)
  }

  private var signature: [UInt8] { Array("-- \npatchbay\n".utf8) }

  /// As git shortlog: the subjects by author, in the order in which they first appear.
  private var shortlog: [UInt8] {
    var names: [String] = []
    var subjects: [String: [[UInt8]]] = [:]
    for commit in commits {
      if subjects[commit.author.name] == nil { names.append(commit.author.name) }
      subjects[commit.author.name, default: []].append(commit.subject)
    }
    var result: [UInt8] = []
    for name in names {
      let list = subjects[name] ?? []
      result += Array("\(name) (\(list.count)):\n".utf8)
      for subject in list { result += Array("  ".utf8) + subject + newline }
      result += newline
    }
    return result
  }

  private let newline = [UInt8(ascii: "\n")]
}
