import Bytes
import Git
import Mail
import Patches
import Tracker

/// The open pull requests of a project, by their tip commits.
struct PullTips {
  private var whole: [ObjectID: [ObjectID]] = [:]
  /// Those whose mails abbreviate the commit, by the number of digits.
  private var abbreviated: [Int: [Substring: [ObjectID]]] = [:]

  /// Fewer digits may fit another commit.
  private static let fewestDigits = 12

  /// - Parameter messages: The pull requests.
  init(of messages: [ObjectID], in snapshot: Snapshot) throws {
    for id in messages {
      guard try snapshot.history(of: id).last({ if case .commit(let commit?) = $0 { commit } else { nil } }) == nil,
        let record = try snapshot.message(id), let tip = ReadMail(Message(try snapshot.mail(record))).pullRequest?.tip
      else { continue }
      if let commit = ObjectID(hex: tip) {
        whole[commit, default: []].append(id)
      } else if tip.count >= Self.fewestDigits {
        abbreviated[tip.count, default: [:]][tip[...], default: []].append(id)
      }
    }
  }

  /// The pull requests whose tip is this commit.
  func pulls(endingAt commit: ObjectID) -> [ObjectID] {
    var result = whole[commit] ?? []
    if !abbreviated.isEmpty {
      let hex = commit.hex
      for (digits, pulls) in abbreviated { result += pulls[hex.prefix(digits)] ?? [] }
    }
    return result.sorted()
  }
}
