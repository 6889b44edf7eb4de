import Bytes
import Git
import Tracker

/// What an exchange with one other tracker left out, on either side, and how far it got with the rest.
///
/// A reference `refs/patchbay/refused/REMOTE` to a tree: `record` holds the lines, next to the events that were refused
/// here, so that they can be examined and accepted later.
struct LeftOut {
  static let prefix = TrackerRepository.refusedPrefix
  private static let file = "record"
  /// Faults kept of each side.
  private static let limit = 1000

  /// One side: what it refused, and for each lane that cannot be passed on as it is, up to where its other facts were
  /// passed on.
  struct Side: Hashable, Sendable {
    var passed: [String: ObjectID] = [:]
    var faults: [Fault] = []
    /// The configuration by which it was decided.
    var rules: ObjectID?

    /// Adds those that are new.
    ///
    /// - Returns: The new ones.
    mutating func add(_ more: [Fault]) -> [Fault] {
      let known = Set(faults.map(Key.init))
      let new = more.filter { !known.contains(Key($0)) }
      faults += new.prefix(max(0, LeftOut.limit - faults.count))
      return new
    }

    /// Two faults with the same key say the same thing.
    private struct Key: Hashable {
      let code: Fault.Code
      let lane: String
      let commit: ObjectID?
      let fact: ObjectID?

      init(_ fault: Fault) {
        code = fault.code
        lane = fault.fact == nil || fault.code != .notPermitted ? fault.lane : ""
        commit = fault.fact == nil ? fault.commit : nil
        fact = fault.fact
      }
    }
  }

  /// What this tracker refused.
  var here = Side()
  /// What the other one refused.
  var there = Side()
  /// The writer's name of the lane on which the exchange passes on facts of lanes that cannot be passed on.
  private(set) var writer: String

  private let reference: String
  private let remote: String
  private var stored: ObjectID?
  private var saved: [UInt8] = []

  /// - Parameter remote: The other tracker's name or URL.
  init(with remote: String, in tracker: TrackerRepository) throws {
    try self.init(key: TrackerRepository.key(ofRemote: remote), remote, in: tracker)
  }

  private init(key: String, _ remote: String, in tracker: TrackerRepository) throws {
    self.remote = remote
    reference = Self.prefix + key
    writer = WriterNames.random()
    stored = try tracker.git.reference(reference)
    guard let stored,
      let bytes = try GitError.unlessUnsound({
        try tracker.git.tree(stored)[Self.file].map { try tracker.git.blob($0.id) }
      }) ?? nil
    else { return }
    saved = bytes
    parse(bytes)
  }

  /// All records of a tracker, each with the other tracker's name in the form used in references.
  static func all(in tracker: TrackerRepository) throws -> [(key: String, record: LeftOut)] {
    try tracker.git.references(under: prefix).map { reference in
      let key = String(reference.name.dropFirst(prefix.count))
      return (key, try LeftOut(key: key, key, in: tracker))
    }
  }

  // MARK: Text

  private mutating func parse(_ bytes: [UInt8]) {
    for (key, value) in RecordReader(bytes) {
      let fields = value.split(separator: " ", maxSplits: 1)
      switch key {
      case "writer": if Lane.Name(Lane.reference(writer: value, number: 0)) != nil { writer = value }
      case "here-rules": here.rules = ObjectID(hex: value)
      case "there-rules": there.rules = ObjectID(hex: value)
      case "here-passed", "there-passed":
        guard fields.count == 2, let id = ObjectID(hex: fields[0]) else { continue }
        if key == "here-passed" { here.passed[String(fields[1])] = id } else { there.passed[String(fields[1])] = id }
      case "here": if let fault = Fault(line: value[...]) { here.faults.append(fault) }
      case "there": if let fault = Fault(line: value[...]) { there.faults.append(fault) }
      default: break
      }
    }
  }

  private var bytes: [UInt8] {
    var text = RecordWriter()
    text.add("writer", writer)
    text.add("here-rules", here.rules?.hex)
    text.add("there-rules", there.rules?.hex)
    for (lane, head) in here.passed.sorted(by: { $0.key < $1.key }) { text.add("here-passed", "\(head.hex) \(lane)") }
    for (lane, head) in there.passed.sorted(by: { $0.key < $1.key }) { text.add("there-passed", "\(head.hex) \(lane)") }
    for fault in here.faults { text.add("here", fault.line) }
    for fault in there.faults { text.add("there", fault.line) }
    return text.bytes
  }

  // MARK: Keeping it

  private var isEmpty: Bool {
    here.passed.isEmpty && there.passed.isEmpty && here.faults.isEmpty && there.faults.isEmpty
  }

  /// Keeps it, if there is anything to keep. If two exchanges with one tracker run at once, the one that ends second
  /// may lose its record and finds out again next time.
  mutating func save(in tracker: TrackerRepository) throws {
    let bytes = bytes
    guard bytes != saved, !isEmpty || stored != nil else { return }
    var entries = [TreeEntry(mode: .file, name: Self.file, id: try tracker.git.write(.blob, bytes))]
    var names: Set<ObjectID> = []
    for fact in here.faults.lazy.filter({ $0.code == .notPermitted }).compactMap(\.fact)
    where names.insert(fact).inserted && tracker.git.exists(fact) {
      entries.append(FactFile(.event, fact).treeEntry)
    }
    let tree = try tracker.git.write(Tree(entries))
    try tracker.hidePrivateReferences()
    let key = TrackerRepository.key(ofRemote: remote)
    if key != remote { try tracker.git.setConfig("\(Exchange.urlKeyPrefix)\(key).url", remote) }
    try tracker.git.synchronizeObjects()
    if try tracker.git.compareAndSwap(reference, from: stored, to: tree, reason: "patchbay sync") == .swapped {
      stored = tree
      saved = bytes
    }
  }
}
