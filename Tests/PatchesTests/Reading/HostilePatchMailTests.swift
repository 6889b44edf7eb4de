import Mail
import Patches
import TestSupport
import Testing

@Suite("Hostile patch mail", .serialized)
struct HostilePatchMailTests {
  static let diff = ReadMailTests.diff

  /// Bodies of about the size asked for.
  static let bodies: [(String, @Sendable (Int) -> String)] = [
    ("one line", { String(repeating: "a", count: $0) }),
    ("blank lines", { String(repeating: "\n", count: $0) }),
    ("in-body headers", { String(repeating: "From: a\n", count: $0 / 8) + "---\n" + diff }),
    ("a folded in-body header", { "Subject: a\n" + String(repeating: " b\n", count: $0 / 3) + "---\n" + diff }),
    ("trailers", { "x\n\n" + String(repeating: "Acked-by: A <a@b.cd>\n", count: $0 / 21) + "---\n" + diff }),
    ("a trailer folded without end", { "x\n\nA-b: c\n" + String(repeating: " d\n", count: $0 / 3) + "---\n" + diff }),
    ("hunk headers", { diff + String(repeating: "@@ -1 +1 @@\n", count: $0 / 12) }),
    ("file headers", { String(repeating: "--- a/x\n+++ b/x\n@@ -1 +1 @@\n", count: $0 / 28) }),
    ("files", { size in (0..<(size / 40)).map { "diff --git a/\($0) b/\($0)\nold mode 100644\n" }.joined() }),
    (
      "a hunk of billions",
      { "--- a/x\n+++ b/x\n@@ -1,9999999999 +1,9999999999 @@\n" + String(repeating: " \n", count: $0 / 2) }
    ),
    ("hunk counts past Int", { _ in "--- a/x\n+++ b/x\n@@ -1,99999999999999999999 +1,1 @@\n" + " \n" }),
    ("scissors", { String(repeating: "-- >8 --\n", count: $0 / 9) + diff }),
    (
      "binary patches",
      { "diff --git a/x b/x\nGIT binary patch\nliteral 9\n" + String(repeating: "zabc\n", count: $0 / 5) }
    ),
    ("pull requests", { String(repeating: "are available in the git repository at:\n", count: $0 / 40) }),
    ("dependencies", { size in (0..<(size / 30)).map { "Depends-on: <\($0)@example.org>\n" }.joined() }),
    ("NULs", { String(repeating: "\0", count: $0) + diff }),
  ]

  @Test("Each body is read in linear time", arguments: bodies.indices)
  func linear(_ index: Int) {
    let (what, body) = Self.bodies[index]
    for subject in ["[PATCH] x", "Re: x"] {
      func time(_ size: Int) -> Duration {
        let message = Message(Array("From: a@b.cd\nSubject: \(subject)\n\n\(body(size))".utf8))
        return processorTime { _ = ReadMail(message).patchID }
      }
      let growth = Growth(from: 100_000, time)
      #expect(growth.isLinear, "\(what): \(growth)")
    }
  }

  @Test(
    "Encoded and flowed bodies are read in linear time",
    arguments: [
      "Content-Type: text/plain; format=flowed\n",
      "Content-Type: text/plain; format=flowed; delsp=yes\nContent-Transfer-Encoding: quoted-printable\n",
      "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n",
      "Content-Type: text/plain; charset=koi8-r\n", "Content-Type: multipart/mixed; boundary=\"\"\n",
    ])
  func encoded(_ header: String) {
    for unit in ["a \n", "=20=\n", "YWFh\n", "--\n", " x \n", "\u{416}\n"] {
      func time(_ size: Int) -> Duration {
        let body = String(repeating: unit, count: size / unit.utf8.count) + Self.diff
        let message = Message(Array("From: a@b.cd\n\(header)Subject: [PATCH] x\n\n\(body)".utf8))
        return processorTime { _ = ReadMail(message).kind }
      }
      let growth = Growth(from: 60_000, time)
      #expect(growth.isLinear, "\(unit.debugDescription): \(growth)")
    }
  }

  @Test("A truncated or mutated mail is read")
  func spoilt() {
    let whole = Array(
      """
      From: =?UTF-8?Q?A?= "x \\" <a@b.cd>
      Subject: Re: [PATCH v2 1/2] (v3) [ver #2
      Content-Type: multipart/mixed; boundary="b"; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      --b
      Content-Transfer-Encoding: base64

      ZGlmZg==
      --b
      Content-Type: text/plain; format=flowed

      Subject: y
       z

      -- >8 --
      why

      Acked-by: A <a@b.cd>
      ---
      \(Self.diff)GIT binary patch
      base-commit: 0123456
      --b--
      """.utf8)
    /// A mail has an id of its patch exactly where it has a diff that changes something.
    func read(_ mail: [UInt8]) {
      let read = ReadMail(Message(mail))
      #expect(read.diff != nil || read.patchID == nil)
    }
    for length in 0...whole.count { read(Array(whole.prefix(length))) }
    var state: UInt64 = 7
    for _ in 0..<3000 {
      var mail = whole
      for _ in 0..<4 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = Int(state >> 33) % mail.count
        mail[place] =
          [0, 10, 13, 32, 45, 61, 91, 93, 255, UInt8(truncatingIfNeeded: state >> 20)][Int(state >> 13) % 10]
      }
      read(mail)
    }
  }
}
