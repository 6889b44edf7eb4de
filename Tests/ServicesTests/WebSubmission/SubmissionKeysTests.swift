import Patches
import TestSupport
import Testing
import Tracker

@testable import Services

@Suite struct SubmissionKeysTests {
  private static let key = Array(SignedMail.key.utf8)
  private static let now: Int64 = 1_772_452_860

  private func offer(_ identity: String = SignedMail.identity, selector: String = "20260301") throws
    -> SubmissionKeys.Offer
  {
    SubmissionKeys.Offer(place: try #require(Keyring.Place(.ed25519, identity, selector: selector)), key: Self.key)
  }

  @Test func `a key counts once its owner has answered the challenge, which works once`() throws {
    let folder = try TemporaryDirectory()
    let keys = SubmissionKeys(of: folder.path + "/")
    let (offer, other) = (try offer(), try offer(selector: "other"))
    let challenge = try keys.add(offer, now: Self.now)
    #expect(try keys.key(at: offer.place) == nil)
    let found = try #require(try keys.offer(challenge, now: Self.now + 100))
    #expect(found.key == Self.key && found.place.path == offer.place.path)
    try keys.accept(found, of: challenge)
    #expect(try keys.key(at: offer.place) == Self.key)
    #expect(try keys.key(at: other.place) == nil)
    #expect(try keys.offer(challenge, now: Self.now + 100) == nil)
    // Neither the challenge nor what waits is anybody else's to read.
    let second = try keys.add(other, now: Self.now)
    #expect(try Command("grep", "-raqF", second, folder.path).run().status == 1)
    #expect(try Command("find", folder.path, "-type", "f", "-perm", "/077").run().text == "")
  }

  @Test func `a challenge expires after a day`() throws {
    let folder = try TemporaryDirectory()
    let keys = SubmissionKeys(of: folder.path + "/")
    let challenge = try keys.add(offer(), now: Self.now)
    #expect(try keys.offer(challenge, now: Self.now + 24 * 3600 - 1) != nil)
    #expect(try keys.offer(challenge, now: Self.now + 24 * 3600) == nil)
    for wrong in ["", "../../HEAD", "\(challenge)x", String(challenge.dropLast()), challenge.uppercased() + "/"] {
      #expect(try keys.offer(wrong, now: Self.now) == nil)
    }
  }

  @Test func `an address gets one challenge in ten minutes, and a flood of offers is refused`() throws {
    let folder = try TemporaryDirectory()
    let keys = SubmissionKeys(of: folder.path + "/")
    _ = try keys.add(offer(), now: Self.now)
    #expect(throws: SubmissionKeys.Refusal.tooSoon) { try keys.add(offer(selector: "other"), now: Self.now + 599) }
    _ = try keys.add(offer(), now: Self.now + 600)
    for number in 0..<98 { _ = try keys.add(offer("p\(number)@example.org"), now: Self.now + 700) }
    #expect(throws: SubmissionKeys.Refusal.tooMany) { try keys.add(offer("x@example.org"), now: Self.now + 800) }
    // What has waited for an hour goes first, so that nobody keeps everybody out for a day.
    _ = try keys.add(offer("x@example.org"), now: Self.now + 3600)
    #expect(throws: SubmissionKeys.Refusal.tooMany) { try keys.add(offer("y@example.org"), now: Self.now + 3600) }
  }

  @Test func `a key that is too large is not kept`() throws {
    let folder = try TemporaryDirectory()
    let keys = SubmissionKeys(of: folder.path + "/")
    let large = SubmissionKeys.Offer(place: try offer().place, key: Array(repeating: 65, count: 64 << 10 + 1))
    #expect(throws: SubmissionKeys.Refusal.tooLarge) { try keys.add(large, now: Self.now) }
  }

  @Test func `an unreadable offer is an error, and is kept`() throws {
    let folder = try TemporaryDirectory()
    let keys = SubmissionKeys(of: folder.path + "/")
    let challenge = try keys.add(offer(), now: Self.now)
    let kept = try Command("find", folder.path, "-name", "*.offered").run().text.split(separator: "\n").map(String.init)
    let file = try #require(kept.first)
    try Command("sh", "-c", "rm \"$1\" && mkdir \"$1\"", "sh", file).run().succeeded()
    #expect(throws: (any Error).self) { try keys.offer(challenge, now: Self.now) }
    #expect(throws: (any Error).self) { try keys.add(offer("x@example.org"), now: Self.now) }
    #expect(try Command("test", "-d", file).run().status == 0)
  }
}
