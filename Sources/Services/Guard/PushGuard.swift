public import Bytes
import Git
public import Tracker

/// Says whether a push may move a reference of the tracker: git's update hook.
///
/// The log can only grow, and only by facts; the view can only be replaced by a right one; the configuration only by
/// those who may, and by a sound one. Other references than the tracker's are none of its business.
public enum PushGuard {
  /// Why a push is refused.
  public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ reason: String) { description = reason }
  }

  /// What a push asks for.
  public struct Request: Sendable {
    public let reference: String
    /// nil for a reference that is to be made.
    public let old: ObjectID?
    /// nil for one that is to go.
    public let new: ObjectID?
    /// Who pushes: an account name or an address.
    public let person: String

    public init(reference: String, old: ObjectID?, new: ObjectID?, person: String) {
      self.reference = reference
      self.old = old
      self.new = new
      self.person = person
    }
  }

  /// Lets the push pass, or throws.
  ///
  /// - Throws: ``Refusal`` with the reason; other errors where it could not be found out, and then it must not pass.
  public static func check(_ request: Request, in tracker: TrackerRepository) throws {
    guard request.reference.hasPrefix(TrackerRepository.referencePrefix) else { return }
    let configuration = try tracker.configuration()
    if request.reference == TrackerRepository.configurationReference {
      return try checkConfiguration(request, configuration, in: tracker)
    }
    guard request.reference.hasPrefix(Lane.prefix) || request.reference.hasPrefix(View.prefix) else {
      throw Refusal("\(request.reference) belongs to this tracker and is not pushed to")
    }
    guard let new = request.new else { throw Refusal("\(request.reference) cannot be deleted") }
    guard configuration.allows(.sync, by: request.person) else {
      throw Refusal("\(request.person) may not push facts; see [permission \"sync\"] in patchbay config")
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
    guard let parts = Lane.Name(name) else { throw Refusal("\(name) is no lane's name: WRITER-NUMBER") }
    if let writer = try tracker.git.configString(TrackerRepository.writerKey), parts.writer == writer {
      throw Refusal("lane \(name) \(Self.ownLane)")
    }
    if let old = request.old {
      guard try tracker.git.isAncestor(old, of: new) else {
        throw Refusal("lane \(name) would be rewound or rewritten; the log only grows")
      }
    }
    try LaneCheck.commits(
      of: name, upTo: new, beyond: request.old.map { [$0] } ?? [], permissions: configuration, in: tracker)
  }

  /// What is said of a lane that nobody else may write. Who syncs knows it by these words.
  static let ownLane = "is written by this tracker only; what is new in it was forged"

  // MARK: The view

  /// A view is right if folding what it says it covers, from nothing, gives its digest.
  private static func checkView(
    _ request: Request, _ new: ObjectID, in tracker: TrackerRepository
  ) throws {
    let view: View
    do {
      view = try View.read(new, in: tracker.git)
    } catch {
      throw Refusal("\(request.reference) would name no view: \(error)")
    }
    let buffer = ObjectBuffer(over: tracker.git)
    let lanes = try Lane.all(in: tracker.git)
    for head in view.heads {
      guard let lane = lanes.first(where: { $0.name == head.name }),
        try tracker.git.isAncestor(head.head, of: lane.head)
      else {
        throw Refusal(
          "\(request.reference) covers \(head.name) further than the log goes here; push the log first")
      }
    }
    guard let commits = try Outstanding.commits(lanes: view.heads, beyond: [], in: tracker.git) else {
      throw Refusal("\(request.reference) covers what is not in the log")
    }
    var data = ViewData.empty
    var facts: [Fact] = []
    for id in commits {
      for file in try LogReader.files(of: try buffer.commit(id).tree, in: buffer) {
        if let fact = try LogReader.fact(file, in: buffer) { facts.append(fact) }
        guard facts.count >= Snapshot.batch else { continue }
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
      throw Refusal("\(request.person) may not change the configuration; its maintainers may")
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
