import Bytes
import Git
import Platform
import Tracker

/// Another tracker, reached with the `git` program over any transport that git knows.
public struct RemoteTracker: Sendable {
  /// The name of a git remote, or a URL.
  public let name: String
  /// The repository from which it is reached.
  public let repository: String

  public init(_ name: String, from repository: String) {
    self.name = name
    self.repository = repository
  }

  /// The lanes of the other tracker, and its configuration.
  struct Listing {
    var lanes: [Lane] = []
    var configuration: ObjectID?
  }

  /// What is pushed to one lane of the other tracker.
  struct Offer: Hashable {
    let lane: String
    let commit: ObjectID
  }

  /// How the other side answered an offer.
  enum Answer: Hashable {
    case taken
    /// Somebody else moved the lane there meanwhile: look again.
    case outdated
    /// It refused it, or could not move the lane.
    case refused(Refusal)
    /// The push failed as a whole.
    case failed(String)
  }

  /// Why an offer was not accepted.
  struct Refusal: Hashable {
    /// What Patchbay's guard found wrong with the lane; empty if another hook or git refused it.
    let faults: [Fault]
    /// For people.
    let reason: String
  }

  /// A connection that delivers almost nothing for a minute is abandoned.
  private static let slow = ["-c", "http.lowSpeedLimit=100", "-c", "http.lowSpeedTime=60"]

  private var program: Program { Program(environment: ["GIT_TERMINAL_PROMPT": "0"]) }

  /// Asks what is there.
  ///
  /// - Throws: ``ExchangeError/unreachable`` if it gives no answer.
  func listing() throws -> Listing {
    let result = try program.run(
      ["-C", repository] + Self.slow + ["ls-remote", "--quiet", "--", name, "refs/patchbay/*"])
    guard result.status == 0 else { throw ExchangeError.unreachable(name, Self.reason(result)) }
    var listing = Listing()
    for line in result.output.split(separator: 0x0A) {
      let fields = line.split(separator: 0x09, maxSplits: 1)
      guard fields.count == 2, let id = ObjectID(hexBytes: fields[0]) else { continue }
      let reference = String(decoding: fields[1], as: UTF8.self)
      if reference == TrackerRepository.configurationReference { listing.configuration = id }
      if reference.hasPrefix(Lane.prefix) { listing.lanes.append(Lane(name: reference, head: id)) }
    }
    // A stranger's repository must not fill ours with references; any beyond this are ignored.
    if listing.lanes.count > Lane.countLimit {
      listing.lanes.removeSubrange(Lane.countLimit...)
    }
    return listing
  }

  /// Fetches the objects of these references with git's checks for untrusted input, and moves no reference.
  ///
  /// Nothing refers to them until they are accepted; git keeps young objects.
  func fetch(_ references: [String]) throws {
    guard !references.isEmpty else { return }
    let result = try program.run(
      ["-C", repository] + Self.slow + [
        "-c", "fetch.fsckObjects=true", "-c", "core.fsync=objects", "fetch", "--quiet", "--no-write-fetch-head",
        "--no-tags",
        "--no-prune", "--no-auto-maintenance", "--no-recurse-submodules", "--refmap=", "--stdin", "--", name,
      ],
      input: Array(references.map { $0 + "\n" }.joined().utf8))
    guard result.status == 0 else { throw ExchangeError.failed(name, Self.reason(result)) }
  }

  /// Offers commits for lanes, none by force.
  ///
  /// - Returns: How each was answered.
  func push(_ offers: [Offer]) throws -> [String: Answer] {
    guard !offers.isEmpty else { return [:] }
    let result = try program.run(
      ["-C", repository] + Self.slow + [
        "push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no", "--", name,
      ] + offers.map { "\($0.commit.hex):\($0.lane)" })
    var answers: [String: Answer] = [:]
    for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, let colon = fields[1].firstIndex(of: ":") else { continue }
      let lane = String(fields[1][fields[1].index(after: colon)...])
      answers[lane] = Self.answer(flag: fields[0], summary: fields[2], lane: lane, said: result.errorText)
    }
    for offer in offers where answers[offer.lane] == nil {
      answers[offer.lane] = result.status == 0 ? .taken : .failed(Self.reason(result))
    }
    return answers
  }

  private static func answer(flag: Substring, summary: Substring, lane: String, said: String) -> Answer {
    guard flag == "!" else { return .taken }
    for word in ["(fetch first)", "(non-fast-forward)", "(stale info)", "(incorrect old value provided)"]
    where summary.hasSuffix(word) {
      return .outdated
    }
    // A hook's output is not tied to the reference that it refused; ours names it.
    let words = said.split(separator: "\n").filter { $0.hasPrefix("remote: ") }.map { $0.dropFirst("remote: ".count) }
    let faults = words.compactMap { Fault(line: $0) }.filter { $0.lane == lane }
    return .refused(Refusal(faults: faults, reason: faults.first?.reason ?? reason(words, summary)))
  }

  /// The first line that a hook printed, else git's reason for the reference.
  private static func reason(_ words: [Substring], _ summary: Substring) -> String {
    let hook = words.map { $0.split(separator: " ").joined(separator: " ") }.first { !$0.isEmpty }
    return hook.map { "\(summary): \($0)" } ?? String(summary)
  }

  /// What git said when it failed, on one line.
  private static func reason(_ result: Program.Result) -> String {
    let lines = result.errorText.split(separator: "\n").map {
      $0.hasPrefix("fatal: ") ? $0.dropFirst(7) : $0.hasPrefix("error: ") ? $0.dropFirst(7) : $0
    }
    // What follows is git's advice about access rights, which is dropped.
    let reasons = lines.prefix { !$0.isEmpty && !$0.hasPrefix("Could not read from remote") }.prefix(3)
    return reasons.isEmpty ? "git ended with exit code \(result.status)" : reasons.joined(separator: "; ")
  }
}

/// Why an exchange could not be made.
public enum ExchangeError: Error, Hashable, Sendable {
  /// The other tracker does not answer.
  case unreachable(String, String)
  /// It answered, but its objects could not be fetched.
  case failed(String, String)
}

extension ExchangeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreachable(let name, let reason): "cannot reach \(name): \(reason)"
    case .failed(let name, let reason): "cannot fetch from \(name): \(reason)"
    }
  }
}
