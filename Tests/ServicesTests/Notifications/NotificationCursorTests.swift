import Bytes
import Git
import TestSupport
import Testing

@testable import Services
@testable import Tracker

@Suite("Cursors of notification commands")
struct NotificationCursorTests {
  private let folder: TemporaryDirectory
  private let tracker: TrackerRepository
  /// Two views, the older one first.
  private let views: [ObjectID]

  init() throws {
    folder = try TemporaryDirectory()
    tracker = try TrackerRepository.initialize(folder("t.git"))
    var views = [try tracker.writeEmptyView()]
    for mail in MailBuilder.series("tide", of: 1) { _ = try tracker.ingest([mail.bytes]) }
    views.append(try #require(try tracker.newestView()))
    self.views = views
  }

  private func references() throws -> [String] {
    try tracker.git.references(under: TrackerRepository.notifiedPrefix).map(\.name)
  }

  private func damage(_ name: String) throws { try folder.write("t.git/\(name)", []) }

  @Test("one that becomes damaged while a command runs moves on from where it was")
  func damagedMeanwhile() throws {
    var cursor = try NotificationCursor("x", in: tracker)
    #expect(try cursor.move(to: views[0], in: tracker))
    let name = try #require(try references().first)
    var read = try NotificationCursor("x", in: tracker)
    try damage(name)
    #expect(try read.move(to: views[1], in: tracker))
    #expect(try NotificationCursor("x", in: tracker).view == views[1])
    #expect(try references() == [name])
  }

  @Test("one whose older value is packed moves on, whether it becomes damaged before or after it is read")
  func damagedAbovePacked() throws {
    var known: Set<String> = []
    for isReadFirst in [true, false] {
      let name = "\(isReadFirst)"
      var cursor = try NotificationCursor(name, in: tracker)
      #expect(try cursor.move(to: views[0], in: tracker))
      try Command("git", "-C", folder("t.git"), "pack-refs", "--all").run().succeeded()
      #expect(try cursor.move(to: views[1], in: tracker))
      let reference = try #require(try references().last { !known.contains($0) })
      known.insert(reference)
      if !isReadFirst { try damage(reference) }
      var read = try NotificationCursor(name, in: tracker)
      #expect(read.view == views[isReadFirst ? 1 : 0])
      if isReadFirst { try damage(reference) }
      #expect(try read.move(to: views[1], in: tracker))
      #expect(try NotificationCursor(name, in: tracker).view == views[1])
    }
  }

  @Test("one that is damaged is known to have been there, and a new one is not")
  func damaged() throws {
    #expect(try !NotificationCursor("x", in: tracker).isDamaged(in: tracker))
    var cursor = try NotificationCursor("x", in: tracker)
    #expect(try cursor.move(to: views[0], in: tracker))
    try damage(try #require(try references().first))
    let read = try NotificationCursor("x", in: tracker)
    #expect(read.view == nil)
    #expect(try read.isDamaged(in: tracker))
    #expect(try !NotificationCursor("y", in: tracker).isDamaged(in: tracker))
  }
}
