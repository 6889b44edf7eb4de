import Git
import Patches
import TestSupport
import Testing
import Tracker

@testable import Services

@Suite struct SubmittedMailTests {
  private static let now = SignedMail.time + 60

  /// A tracker that takes mail by the key of ``SignedMail``.
  private struct Place {
    let folder: TemporaryDirectory
    let tracker: TrackerRepository
    let keys: SubmissionKeys

    init(_ configuration: String = "", hasKey: Bool = true) throws {
      folder = try TemporaryDirectory()
      let path = folder("tidewatch.git") + "/"
      tracker = try TrackerRepository.initialize(path)
      let text = "[project \"tidewatch\"]\n\tlist-id = tidewatch.lists.example.org\n[web]\n\tsubmit = mail\n"
      let author = Signature(name: "A", email: "a@example.org", seconds: 1_700_000_000, offsetMinutes: 0)
      #expect(
        try tracker.storeConfiguration(
          Array((text + configuration).utf8), file: "config", after: tracker.storedConfiguration(), author: author,
          summary: "x"))
      keys = SubmissionKeys(of: path)
      guard hasKey else { return }
      let place = try #require(Keyring.Place(.ed25519, SignedMail.identity, selector: SignedMail.selector))
      let offer = SubmissionKeys.Offer(place: place, key: Array(SignedMail.key.utf8))
      try keys.accept(offer, of: keys.add(offer, now: now))
    }

    func take(_ text: String, at time: Int64 = now) throws -> SubmittedMail {
      try SubmittedMail(Array(text.utf8), keys, now: time, in: tracker.snapshot())
    }

    func reason(_ text: String, at time: Int64 = now) -> String? {
      do {
        _ = try take(text, at: time)
        return nil
      } catch { return (error as? SubmittedMail.Refusal)?.reason ?? "\(error)" }
    }
  }

  @Test func `a mail signed with a key of its sender is stored like a pushed one`() throws {
    let place = try Place()
    let mail = try place.take(SignedMail.text)
    #expect(mail.identity == SignedMail.identity)
    let text = String(decoding: mail.bytes, as: UTF8.self)
    #expect(text.hasSuffix(SignedMail.text))
    #expect(text.contains("List-Id: <tidewatch.lists.example.org>\nX-Patchbay-Pushed-By: ada@example.org\n"))
    _ = try place.tracker.ingest([mail.bytes])
    #expect(try place.tracker.snapshot().contains(mail.id))
  }

  @Test(arguments: [
    "Received: from mx.example.org (pushed); Thu, 1 Jan 2026 00:00:00 +0000", "Authentication-Results: mx; dkim=pass",
    "List-Id: <other.example.org>", "X-Patchbay-Pushed-By: eve@example.org", "Bcc: all@example.org",
    "X-Patchwork-State: accepted", "Resent-From: eve@example.org", "Sender: eve@example.org",
    "Reply-To: eve@example.org", "Return-Path: <eve@example.org>", "X-Patchwork-State: accepted\n folded: too",
    " a line that continues nothing",
  ])
  func `fields that only mail servers and the tracker write are dropped`(claim: String) throws {
    let place = try Place()
    let mail = try place.take(claim + "\n" + SignedMail.text)
    #expect(mail.bytes == (try place.take(SignedMail.text)).bytes)
  }

  @Test(arguments: [
    ("+two", "+tow", "bad"), ("in feet\n", "in fathoms\n", "bad"), ("s=20260301", "s=20260302", "no key"),
    ("From: Ada Example <ada@", "From: Eve <eve@", "no key"),
    ("i=ada@example.org; s", "i=eve@example.org; s", "no key"),
    ("X-Developer-Signature", "X-Nothing", "not signed"), ("To: tidewatch@", "To: all@", "recipients"),
    ("From: Ada", "From: Eve <eve@example.org>\nFrom: Ada", "one person"),
    ("From: Ada Example <ada@example.org>", "From: Ada Example <ada@example.org>, Eve <eve@example.org>", "one person"),
    ("Message-ID: <feet-1@example.org>\n", "", "Message-ID"), ("2.39.5\n", "2.39.5\n__\na list\n", "below"),
    ("Subject:", "X-Mailer: y\rBcc: eve@example.org\nSubject:", "carriage returns"),
    ("h=from:subject:message-id", "h=subject:message-id", "bad"),
  ])
  func `a mail that is changed, of another person or for no project is refused`(old: String, new: String, why: String)
    throws
  {
    let reason = try #require(try Place().reason(SignedMail.replacing(old, by: new)))
    #expect(reason.contains(why), "\(reason)")
  }

  @Test func `of the projects that share a list, the one that the mail is for takes it`() throws {
    let other = "[project \"tidewatch\"]\n\tsubject = lamp*\n"
    #expect(try Place(other).reason(SignedMail.text)?.contains("project tidewatch") == true)
    let place = try Place(other + "[project \"feet\"]\n\tlist-id = tidewatch.lists.example.org\n")
    #expect(place.reason(SignedMail.text) == nil)
  }

  @Test func `a mail without a known key, of another day or without permission is refused`() throws {
    #expect(try Place(hasKey: false).reason(SignedMail.text)?.contains("no key") == true)
    let place = try Place()
    #expect(place.reason(SignedMail.text, at: SignedMail.time + 86_400)?.contains("not of today") == true)
    #expect(place.reason(SignedMail.text, at: SignedMail.time - 86_400)?.contains("not of today") == true)
    #expect(place.reason("")?.contains("one person") == true)
    let closed = try Place("[permission \"submit\"]\n\tallow = grace@example.org\n")
    #expect(closed.reason(SignedMail.text)?.contains("may not submit") == true)
    let keyring = try Place("[web]\n\tsubmit = keyring\n")
    // Only keys that maintainers added count now.
    #expect(keyring.reason(SignedMail.text)?.contains("no key") == true)
  }
}
