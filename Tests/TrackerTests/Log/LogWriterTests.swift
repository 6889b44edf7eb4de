import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Appending to the log")
struct LogWriterTests {
  /// What one of a writer's lanes can be when somebody comes to write.
  private enum State: CaseIterable {
    case absent, free
    /// A process was killed while it moved the lane, or while it made it.
    case locked, lockedBeforeItWasMade
    /// Its head cannot be read.
    case broken

    var isLocked: Bool { self == .locked || self == .lockedBeforeItWasMade }
    var isThere: Bool { self == .free || self == .locked || self == .broken }
  }

  private static let writer = "ab"
  private let folder: TemporaryDirectory
  private let repository: Repository

  init() throws {
    folder = try TemporaryDirectory()
    repository = try Repository.create(bare: folder("t.git"))
  }

  private func append(_ text: String, at seconds: Int64 = 1_700_000_000) throws -> AppendedCommit {
    let blob = try repository.write(.blob, Array(text.utf8))
    return try LogWriter(writer: Self.writer) { seconds }.append(
      [FactFile(.mail, blob)], summary: "Add \(text)", to: repository)
  }

  private func name(_ number: Int) -> String { Lane.reference(writer: Self.writer, number: number) }

  private func path(_ number: Int) -> String { repository.path + name(number) }

  /// Puts each lane into its state.
  private func prepare(_ states: [State], _ commit: ObjectID) throws {
    let missing = String(repeating: "1", count: 40) + "\n"
    try Command("rm", "-rf", repository.path + "refs/patchbay").run().succeeded()
    try Command("mkdir", "-p", repository.path + Lane.prefix).run().succeeded()
    for (number, state) in states.enumerated() {
      if state.isThere {
        try PackageFiles.write(Array((state == .broken ? missing : commit.hex + "\n").utf8), to: path(number))
      }
      if state.isLocked { try PackageFiles.write([], to: path(number) + ".lock") }
    }
  }

  @Test("a fact goes to a free lane, otherwise to a new one, for all states of three lanes")
  func everyState() throws {
    let parent = try append("first").lane.head
    for first in State.allCases {
      for second in State.allCases {
        for third in State.allCases {
          let states = [first, second, third]
          try prepare(states, parent)
          let before = try Lane.all(in: repository)
          let appended = try append("\(states)")
          let free = states.indices.filter { states[$0] == .free }
          // A tracker without lanes begins with the first; another makes the lowest that nobody has begun.
          let lowest = (0...3).first { $0 == 3 || states[$0] == .absent } ?? 3
          let expected = free.isEmpty ? [lowest] : free
          #expect(expected.map(name).contains(appended.lane.name), "\(states): \(appended.lane.name)")
          #expect(appended.parent == (free.isEmpty ? nil : parent), "\(states)")
          #expect(try repository.reference(appended.lane.name) == appended.lane.head, "\(states)")
          let others = try Lane.all(in: repository).filter { $0.name != appended.lane.name }
          #expect(others == before.filter { $0.name != appended.lane.name }, "\(states)")
          for number in states.indices where states[number].isLocked {
            #expect(PackageFiles.exists(path(number) + ".lock"), "\(states)")
          }
        }
      }
    }
  }

  @Test("an append fails in bounded time if every lane is locked")
  func allLocked() throws {
    try Command("mkdir", "-p", repository.path + Lane.prefix).run().succeeded()
    for number in 0..<LogWriter.laneLimit { try PackageFiles.write([], to: path(number) + ".lock") }
    let started = ContinuousClock.now
    #expect(throws: TrackerError.self) { try append("late") }
    #expect(ContinuousClock.now - started < Command.patience)
    try Command("rm", path(77) + ".lock").run().succeeded()
    #expect(try append("late").lane.name == name(77))
  }

  @Test("a commit is never dated before its parent, whatever the clock says")
  func dates() throws {
    var latest: Int64 = 0
    for seconds in [1_700_000_000, 5, 1_700_000_001, 0, 1_700_000_001, 1_600_000_000] as [Int64] {
      latest = max(latest, seconds)
      let head = try append("at \(seconds)", at: seconds).lane.head
      #expect(try repository.commit(head).committer.seconds == latest)
    }
    #expect(try Lane.all(in: repository).count == 1)
  }

  @Test("concurrent appends to a lane lose no fact")
  func races() throws {
    let path = repository.path
    _ = try Threads(4) { thread in
      let repository = try Repository.open(path)
      for number in 0..<10 {
        let blob = try repository.write(.blob, Array("\(thread) \(number)".utf8))
        _ = try LogWriter(writer: Self.writer) { 1_700_000_000 }.append(
          [FactFile(.mail, blob)], summary: "Add", to: repository)
      }
    }.wait()
    var facts: Set<ObjectID> = []
    for commit in try repository.newCommits(from: Lane.all(in: repository).map(\.head), excluding: []) {
      for file in try LogReader.files(of: repository.commit(commit).tree, in: repository) { facts.insert(file.blob) }
    }
    #expect(facts == Set((0..<4).flatMap { thread in (0..<10).map { SHA1.blobID(Array("\(thread) \($0)".utf8)) } }))
  }
}
