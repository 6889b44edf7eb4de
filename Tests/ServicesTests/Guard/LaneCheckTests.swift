import Bytes
import Git
import Mail
import TestSupport
import Testing

@testable import Services
@testable import Tracker

@Suite("Checks of a pushed lane")
struct LaneCheckTests {
  /// What a commit of a lane can hold.
  private enum Entry: CaseIterable {
    case mail, event, forbiddenEvent, unreadableEvent, missingFact, stranger

    /// nil for what may come in.
    var fault: Fault.Code? {
      switch self {
      case .mail, .event: nil
      case .forbiddenEvent: .notPermitted
      case .unreadableEvent: .unreadable
      case .missingFact: .missing
      case .stranger: .notAFact
      }
    }
  }

  private let folder: TemporaryDirectory
  private let tracker: TrackerRepository
  private let base: ObjectID
  private let side: ObjectID
  private let check: LaneCheck

  init() throws {
    folder = try TemporaryDirectory()
    tracker = try TrackerRepository.initialize(folder("t.git"))
    let empty = try tracker.git.write(Tree([]))
    base = try Self.commit(empty, [], 1_700_000_000, in: tracker.git)
    side = try Self.commit(empty, [], 1_600_000_000, in: tracker.git)
    var configuration = TrackerConfiguration()
    configuration.permissions = [.update: ["ada@example.org"], .relay: ["gateway"]]
    check = LaneCheck(
      lane: "refs/patchbay/log/ab-0",
      permissions: LaneCheck.Permissions(configuration: configuration, speaker: .pusher("gateway")))
  }

  private static func commit(
    _ tree: ObjectID, _ parents: [ObjectID], _ seconds: Int64, in repository: Repository
  ) throws -> ObjectID {
    let person = Signature(name: "A", email: "a@example.org", seconds: seconds, offsetMinutes: 0)
    return try repository.write(
      Commit(tree: tree, parents: parents, author: person, committer: person, message: Array("x\n".utf8)))
  }

  private func entry(_ entry: Entry) throws -> TreeEntry {
    func event(by actor: String) throws -> TreeEntry {
      let event = Event(
        target: base, date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0), actor: Address(name: nil, email: actor),
        changes: [.state("accepted")], reason: nil)
      return FactFile(.event, try tracker.git.write(.blob, event.bytes)).treeEntry
    }
    switch entry {
    case .mail: return FactFile(.mail, try tracker.git.write(.blob, MailBuilder().bytes)).treeEntry
    case .event: return try event(by: "ada@example.org")
    case .forbiddenEvent: return try event(by: "eve@example.org")
    case .unreadableEvent: return FactFile(.event, try tracker.git.write(.blob, Array("junk".utf8))).treeEntry
    case .missingFact: return FactFile(.mail, SHA1.blobID(Array("never written".utf8))).treeEntry
    case .stranger: return TreeEntry(mode: .file, name: "README", id: try tracker.git.write(.blob, Array("x".utf8)))
    }
  }

  @Test("for every choice of entries in a commit, merged or misdated or not, exactly the faults are named")
  func everyCommit() throws {
    let entries = try Entry.allCases.map { ($0, try entry($0)) }
    for choice in 0..<(1 << entries.count) {
      let chosen = entries.enumerated().filter { choice >> $0.offset & 1 == 1 }.map(\.element)
      let tree = try tracker.git.write(Tree(chosen.map(\.1)))
      for isMerge in [false, true] {
        for isMisdated in [false, true] {
          let head = try Self.commit(
            tree, [base] + (isMerge ? [side] : []), isMisdated ? 1_699_999_999 : 1_700_000_000, in: tracker.git)
          let step = try check.look(at: head, in: tracker)
          var expected = chosen.compactMap(\.0.fault)
          if isMerge { expected.append(.merge) }
          if isMisdated { expected.append(.misdated) }
          #expect(step.faults.map(\.code.rawValue).sorted() == expected.map(\.rawValue).sorted())
          #expect(step.faults.allSatisfy { $0.commit == head && $0.lane == check.lane })
          // The rest of a commit comes in, whatever stands beside it.
          #expect(Set(step.files) == Set(chosen.filter { $0.0.fault == nil }.compactMap { FactFile($0.1) }))
          #expect(step.relayed.count == chosen.count { $0.0 == .event })
        }
      }
    }
  }

  @Test("a lane is sound up to its first faulty commit, for every place of faults in a chain of four")
  func everyChain() throws {
    let trees = try [Entry.mail, .stranger].map { try tracker.git.write(Tree([entry($0)])) }
    for pattern in 0..<16 {
      var head = base
      for place in 0..<4 {
        head = try Self.commit(trees[pattern >> place & 1], [head], 1_700_000_001 + Int64(place), in: tracker.git)
      }
      let verdict = try check.verdict(upTo: head, beyond: [base], in: tracker)
      #expect(verdict.commits.count == 4)
      #expect(verdict.sound == (0..<4).first { pattern >> $0 & 1 == 1 } ?? 4)
      #expect(verdict.isSound == (pattern == 0))
      #expect(verdict.faults.count == pattern.nonzeroBitCount)
      #expect(verdict.soundHead == (verdict.sound == 0 ? nil : verdict.commits[verdict.sound - 1]))
      #expect(Array(verdict.rest) == Array(verdict.commits.dropFirst(verdict.sound)))
    }
  }

  @Test("an id that is not of a commit is not a lane")
  func noCommit() throws {
    for id in [try tracker.git.write(.blob, Array("x".utf8)), SHA1.blobID(Array("not there".utf8))] {
      let verdict = try check.verdict(upTo: id, beyond: [], in: tracker)
      #expect(!verdict.isSound && verdict.soundHead == nil)
      #expect(verdict.faults.map(\.code) == [.notALane])
    }
  }
}
