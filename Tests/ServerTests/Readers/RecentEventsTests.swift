import Bytes
import Mail
import TestSupport
import Testing

@testable import Server
@testable import Tracker

@Suite("what a server recorded since a snapshot")
struct RecentEventsTests {
  private func id(_ number: Int) -> ObjectID { SHA1.blobID(Array("\(number)".utf8)) }
  private func lane(_ number: Int, at head: Int) -> Lane {
    Lane(name: Lane.reference(writer: "ab", number: number), head: id(head))
  }
  private func event(_ number: Int) -> LastEvent {
    LastEvent(id: id(number), moment: Timestamp(nearest: Int64(number)))
  }
  private func commit(_ number: Int, _ head: Int, after parent: Int?) -> AppendedCommit {
    AppendedCommit(lane: lane(number, at: head), parent: parent.map(id), wasContended: false)
  }

  @Test func `is known as far as it alone wrote`() {
    let recent = RecentEvents()
    let patch = id(1000)
    let other = id(2000)
    recent.add(commit(0, 1, after: nil), after: [lane(1, at: 10)], [patch: event(1)])
    recent.add(commit(0, 2, after: 1), after: [lane(0, at: 1), lane(1, at: 10)], [patch: event(2), other: event(3)])
    recent.add(commit(1, 11, after: 10), after: [lane(0, at: 2), lane(1, at: 10)], [other: event(4)])
    recent.add(commit(0, 3, after: 2), after: [lane(0, at: 2), lane(1, at: 11)], [patch: event(5)])
    let now = [lane(0, at: 3), lane(1, at: 11)]
    for covered in [now, [lane(0, at: 2), lane(1, at: 11)], [lane(0, at: 1), lane(1, at: 10)]] {
      #expect(recent.between(covered, and: now) == [patch: event(5), other: event(4)])
    }
    // A lane that the snapshot does not have, and one that it has from before.
    #expect(recent.between([lane(1, at: 11)], and: now) == nil)
    #expect(recent.between([lane(0, at: 0), lane(1, at: 11)], and: now) == nil)
  }

  @Test func `is not known where anybody else wrote`() {
    let recent = RecentEvents()
    let patch = id(1000)
    #expect(recent.between([lane(0, at: 1)], and: [lane(0, at: 1)]) == nil)
    recent.add(commit(0, 2, after: 1), after: [lane(0, at: 1)], [patch: event(2)])
    #expect(recent.between([lane(0, at: 1)], and: [lane(0, at: 2)]) == [patch: event(2)])
    #expect(recent.between([lane(0, at: 1)], and: [lane(0, at: 3)]) == nil)
    #expect(recent.between([lane(0, at: 1)], and: [lane(0, at: 2), lane(1, at: 9)]) == nil)
    // The next one knew what somebody else wrote.
    recent.add(commit(0, 4, after: 3), after: [lane(0, at: 3)], [patch: event(4)])
    #expect(recent.between([lane(0, at: 2)], and: [lane(0, at: 4)]) == nil)
    #expect(recent.between([lane(0, at: 3)], and: [lane(0, at: 4)]) == [patch: event(4)])
    // The next one did not, for it came between.
    recent.add(commit(0, 6, after: 5), after: [lane(0, at: 4)], [patch: event(6)])
    #expect(recent.between([lane(0, at: 3)], and: [lane(0, at: 6)]) == nil)
    #expect(recent.between([lane(0, at: 6)], and: [lane(0, at: 6)]) == nil)
  }

  @Test func `begins anew after some thousand commits`() {
    let recent = RecentEvents()
    for number in 1...10_000 {
      recent.add(commit(0, number, after: number - 1), after: [lane(0, at: number - 1)], [id(number): event(number)])
    }
    let now = [lane(0, at: 10_000)]
    #expect(recent.between([lane(0, at: 1)], and: now) == nil)
    #expect((recent.between(now, and: now)?.count ?? .max) < 5000)
  }
}
