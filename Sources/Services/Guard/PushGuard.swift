public import Bytes
import Git
public import Tracker

/// Decides whether a push may move a reference of the tracker: git's update hook.
///
/// The log can only grow, and only by facts; the view can only be replaced by a correct one; the configuration only by
/// those who may, and by a valid one. It ignores references that are not the tracker's.
public enum PushGuard {
  /// Why a push is refused.
  public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    /// What is wrong with a lane, for the tracker that pushes; empty if it is not about a lane.
    public let faults: [Fault]

    init(_ reason: String) {
      description = reason
      faults = []
    }

    /// For the first of them, and the number of the others.
    init(_ faults: [Fault]) {
      let more = faults.count > 1 ? " (and \(faults.count - 1) more)" : ""
      description = (faults.first?.reason ?? "") + more
      self.faults = faults
    }

    init(_ fault: Fault) { self.init([fault]) }
  }

  /// What a push asks for.
  public struct Request: Sendable {
    public let reference: String
    /// nil for a reference to be created.
    public let old: ObjectID?
    /// nil for a reference to be deleted.
    public let new: ObjectID?
    /// Who pushes, according to the transport: an account name or an address; nil if unknown.
    public let person: String?
    /// Whether it came through the server: a token is not an account, and gives access only to the tracker's
    /// references.
    public let isByToken: Bool

    public init(reference: String, old: ObjectID?, new: ObjectID?, person: String?, isByToken: Bool = false) {
      self.reference = reference
      self.old = old
      self.new = new
      self.person = person
      self.isByToken = isByToken
    }
  }

  /// Accepts the push, or throws. Records who pushed accepted events of other actors.
  ///
  /// - Throws: ``Refusal`` with the reason; other errors if this could not be determined, and then the push must be
  ///   refused.
  public static func check(_ request: Request, in tracker: TrackerRepository) throws {
    guard request.reference.hasPrefix(TrackerRepository.referencePrefix) else {
      guard request.isByToken else { return }
      throw Refusal(
        "\(request.reference) cannot be pushed to through the server; push patches to refs/for/PROJECT/TOPIC")
    }
    let configuration = try tracker.configuration()
    if request.reference == TrackerRepository.configurationReference {
      return try checkConfiguration(request, configuration, in: tracker)
    }
    guard request.reference.hasPrefix(Lane.prefix) || request.reference.hasPrefix(View.prefix) else {
      throw Refusal("\(request.reference) belongs to this tracker and cannot be pushed to")
    }
    guard let new = request.new else { throw Refusal("\(request.reference) cannot be deleted") }
    guard configuration.allows(.sync, by: request.person) else {
      throw Refusal(
        Fault(
          .noSync, request.reference,
          "\(request.speaker.name) may not push facts; see [permission \"sync\"] in patchbay config"))
    }
    if request.reference.hasPrefix(Lane.prefix) {
      try checkLane(request, new, configuration, in: tracker)
    } else {
      try checkView(request, new, in: tracker)
    }
  }

  // MARK: The log

  private static func checkLane(
    _ request: Request, _ new: ObjectID, _ configuration: TrackerConfiguration,
    in tracker: TrackerRepository
  ) throws {
    let name = request.reference
    guard let parts = Lane.Name(name) else {
      throw Refusal(Fault(.notALane, name, "\(name) is not the name of a lane: WRITER-NUMBER"))
    }
    if let writer = try tracker.git.configString(TrackerRepository.writerKey), parts.writer == writer {
      throw Refusal(
        Fault(.ownLane, name, "lane \(name) is written by this tracker only; what is new in it was forged"))
    }
    if let old = request.old {
      guard try tracker.git.isAncestor(old, of: new) else {
        throw Refusal(Fault(.rewound, name, "lane \(name) would be rewound or rewritten; the log only grows"))
      }
    } else if try Lane.all(in: tracker.git).count >= Lane.countLimit {
      throw Refusal(Fault(.tooManyLanes, name, "there are \(Lane.countLimit) lanes, more than a tracker creates"))
    }
    let check = LaneCheck(
      lane: name, permissions: LaneCheck.Permissions(configuration: configuration, speaker: request.speaker))
    let verdict = try check.verdict(upTo: new, beyond: request.old.map { [$0] } ?? [], in: tracker)
    guard verdict.isSound else { throw Refusal(verdict.faults) }
    try PushRecord.note(verdict.relayed, by: request.person, in: tracker)
  }

  // MARK: The view

  /// A view is correct if folding the heads it covers, from scratch, gives its digest.
  private static func checkView(
    _ request: Request, _ new: ObjectID, in tracker: TrackerRepository
  ) throws {
    let view: View
    do {
      view = try View.read(new, in: tracker.git)
    } catch {
      throw Refusal("\(request.reference) would not be a view: \(error)")
    }
    let buffer = ObjectBuffer(over: tracker.git)
    let lanes = try Lane.all(in: tracker.git)
    for head in view.heads {
      guard let lane = lanes.first(where: { $0.name == head.name }),
        try tracker.git.isAncestor(head.head, of: lane.head)
      else {
        throw Refusal(
          "\(request.reference) covers more of \(head.name) than the log has here; push the log first")
      }
    }
    guard let commits = try UnfoldedCommits.commits(lanes: view.heads, beyond: [], in: tracker.git) else {
      throw Refusal("\(request.reference) covers commits that are not in the log")
    }
    var data = ViewData.empty
    var facts: [Fact] = []
    for id in commits {
      try LogReader.facts(of: try buffer.commit(id), in: buffer) { fact in
        facts.append(fact)
        guard facts.count >= Snapshot.batch else { return }
        data = try Fold.adding(facts, to: data, in: buffer)
        facts = []
      }
    }
    data = try Fold.adding(facts, to: data, in: buffer)
    let digest = try data.write(to: buffer)
    guard digest == view.digest else {
      throw Refusal("\(request.reference) is wrong: the log gives \(digest), it says \(view.digest)")
    }
  }

  // MARK: The configuration

  private static func checkConfiguration(
    _ request: Request, _ configuration: TrackerConfiguration, in tracker: TrackerRepository
  ) throws {
    guard configuration.allows(.config, by: request.person) else {
      throw Refusal("\(request.speaker.name) may not change the configuration; its maintainers may")
    }
    guard let new = request.new else { throw Refusal("the configuration cannot be deleted") }
    if let old = request.old {
      guard try tracker.git.isAncestor(old, of: new) else {
        throw Refusal("the configuration's history would be rewritten; fetch it and commit on top")
      }
    }
    do {
      let bytes = try TrackerRepository.configuration(of: new, in: tracker.git)
      _ = try TrackerConfiguration(parsing: bytes, file: "config")
    } catch let problem as ConfigurationProblem {
      throw Refusal("the configuration is broken: \(problem)")
    }
  }
}

extension PushGuard.Request {
  fileprivate var speaker: Speaker { .pusher(person) }
}
