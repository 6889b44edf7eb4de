import Mail
import Patches
import TestSupport
import Testing

/// What strangers say of who made a mail, and the patches that they attach. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million
/// of each.
@Suite("Fuzzing of signatures, of what mail servers say of them, and of attached patches")
struct AttestationFuzzTests {
  @Test func `developer signatures`() {
    let corpus = [
      SignedMail.text, SignedMail.replacing("a=ed25519-sha256", by: "a=openpgp-sha256"),
      SignedMail.replacing("a=ed25519-sha256", by: "a=openssh-sha256"), SignedMail.replacing("\n", by: "\r\n"),
      SignedMail.replacing("2.39.5\n", by: "2.39.5\n__\na list\n"),
    ]
    let words = ["X-Developer-Signature: ", "; l=", "; t=", "; h=", "from:", "bh=", "b=", "=?utf-8?q?", "?=", "\n "]
    let outcome = Fuzzing("signatures", corpus, words: words).run { bytes in
      let claims = SignatureClaim.all(in: bytes)
      #expect(claims.count <= 10)
      for claim in claims {
        #expect(claim.value.count <= bytes.count)
        #expect([0, 32].contains(claim.digest.count))
        #expect(claim.fault != nil || claim.signature.identity != nil)
      }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test func `what mail servers say of signatures`() {
    let results = [
      "mx.example.org; dkim=pass (2048-bit key) header.d=example.org header.s=2026 header.b=x; spf=fail",
      "mx.example.org 1; dkim=fail reason=\"a \\\" b\" header.i=@example.org;\n dkim=none", "(c) mx.example.org;",
    ].map { "Received: from a by mx.example.org; x\nAuthentication-Results: \($0)\nFrom: a@example.org\n\nx\n" }
    let words = ["Authentication-Results: mx.example.org;", "dkim=", "header.d=", "(", ")", ";", "by mx.example.org"]
    let outcome = Fuzzing("authentication results", results, words: words).run { bytes in
      let found = AuthenticationResults(Header(parsing: bytes), of: ["mx.example.org"]).signatures
      #expect(found.count <= 20)
      #expect(found.allSatisfy { $0.result == $0.result.lowercased() })
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  private static func attached(_ files: [String], type: String = "text/x-patch", encoding: String = "8bit") -> String {
    "From: Ada <ada@example.org>\nSubject: v2 of tide\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nHello.\n"
      + files.enumerated().map { number, file in
        "--b\nContent-Type: \(type); name=\"v2-000\(number + 1)-x.patch\"\nContent-Transfer-Encoding: \(encoding)\n\n\(file)\n"
      }.joined() + "--b--\n"
  }

  @Test func `files of git format-patch attached to a mail`() {
    let files = (1...3).map { number in
      "From \(String(repeating: "ab", count: 20)) Mon Sep 17 00:00:00 2001\nFrom: Ada <ada@example.org>\n"
        + "Date: Mon, 2 Mar 2026 12:00:00 +0000\nSubject: [PATCH v2 \(number)/3] tide: \(number)\n\nWhy.\n---\n"
        + MailBuilder.diff("f\(number)") + "-- \n2.39.5\n"
    }
    let corpus = [
      Self.attached(files), Self.attached(files.map { ">" + $0 }, type: "application/octet-stream"),
      Self.attached(files.map { String($0.drop { $0 != "\n" }.dropFirst()) }, type: "message/rfc822"),
      Self.attached([files.joined()], encoding: "quoted-printable"),
    ]
    let words = ["--b\n", "--b--\n", "From: ", "Subject: ", ">From ", "diff --git a/x b/x\n", "Content-Type: "]
    let outcome = Fuzzing("attached patches", corpus, words: words).run { bytes in
      let message = Message(bytes)
      let mails = CommitMessage.mails(in: message)
      #expect((1...64).contains(mails.count))
      #expect(mails.allSatisfy { $0.raw.count <= bytes.count })
      for mail in mails { _ = CommitMessage(in: mail) }
      _ = ReadMail(message).patchID
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }
}
