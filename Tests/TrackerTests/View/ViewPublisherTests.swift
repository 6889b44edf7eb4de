import Bytes
import Git
import TestSupport
import Testing

@testable import Tracker

@Suite("Publishing a view")
struct ViewPublisherTests {
  private enum State: CaseIterable {
    case absent, older, newer, locked
  }

  private let folder: TemporaryDirectory
  private let tracker: TrackerRepository

  init() throws {
    folder = try TemporaryDirectory()
    tracker = try TrackerRepository.initialize(folder("t.git"))
  }

  @Test("a more advanced or locked reference stays, for all states of three references")
  func everyState() throws {
    var views: [ObjectID] = []
    for number in 0..<3 {
      _ = try tracker.ingest([MailBuilder(messageID: "\(number)@example.org").bytes])
      views.append(try #require(try ViewReference.newest(in: tracker.git)).reference.id)
    }
    let (older, own, newer) = (views[0], views[1], views[2])
    func name(_ number: Int) -> String { "\(View.prefix)\(number)" }
    func path(_ number: Int) -> String { tracker.git.path + name(number) }
    for combination in 0..<64 {
      let states = (0..<3).map { State.allCases[combination >> (2 * $0) & 3] }
      try Command("rm", "-rf", tracker.git.path + View.prefix).run().succeeded()
      try Command("mkdir", "-p", tracker.git.path + View.prefix).run().succeeded()
      for (number, state) in states.enumerated() where state != .absent {
        try PackageFiles.write(Array(((state == .newer ? newer : older).hex + "\n").utf8), to: path(number))
        if state == .locked { try PackageFiles.write([], to: path(number) + ".lock") }
      }
      let reference = states.firstIndex { $0 == .older || $0 == .locked }.map {
        ViewReference(name: name($0), id: older)
      }
      let target = PublishTarget(prefix: View.prefix, reference: reference, parent: nil)
      #expect(try ViewPublisher.swap(to: own, at: target, in: tracker.git) == .swapped, "\(states)")
      var published = 0
      for number in 0...3 {
        let found = try tracker.git.reference(name(number))
        if found == own { published += 1 }
        switch number < 3 ? states[number] : .absent {
        case .newer: #expect(found == newer, "\(states)")
        case .locked: #expect(found == older, "\(states)")
        case .older: #expect(found == older || found == own, "\(states)")
        case .absent: #expect(found == nil || found == own, "\(states)")
        }
      }
      #expect(published == 1, "\(states)")
    }
  }
}
