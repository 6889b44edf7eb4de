import Bytes
import Mail
import Patches
import TestSupport
import Testing

/// The expected hashes are those that Patchwork's own `hasher.py` printed.
@Suite("Patchwork's hash")
struct PatchworkHashTests {
  private static let plain = PatchIDTests.plain
  private static let hash = "db12a55f12477577ad592cec63e27862c5e06437"

  @Test(
    "is Patchwork's",
    arguments: [
      (plain, hash), (plain.replacing("-1,3 +1,3 @@", with: "-71,3 +90,3 @@ int main()"), hash),
      (plain.replacing("--- a/", with: "--- x.orig/").replacing("+++ b/", with: "+++ x/"), hash),
      (plain.replacing("\n", with: "\r\n"), hash),
      ("Index: f\n=====\n" + plain + "\\ No newline at end of file\n", hash), (plain + " \n \n", hash),
      (plain.replacing(" three", with: " three  "), hash),
      (plain.replacing("-1,3 +1,3", with: "-1 +01"), "6b8b71d7473d18e887d128b0c4cad05ffa4d90d8"),
      (plain.replacing("-two", with: "--- two/three four\n"), "5ef4e0597dc9998f872c4fa0cb3900dad926f764"),
      (plain.replacing("--- a/f", with: "--- /dev/null"), "b1f982962db58e0e70519014717e3d680725c49a"),
      (plain.replacing("--- a/f", with: "--- f\t2024-01-01"), "653b8f8681ad35a61da08a182e02eecbbf7df103"),
      (plain.replacing("@@ -1,3 +1,3 @@", with: "@@ -1,3 x"), "d0cd561568dfaaffb00192ca24b53d672baf6ca9"),
      (plain.replacing("-1,3", with: "-1,"), "d0cd561568dfaaffb00192ca24b53d672baf6ca9"),
      (plain.replacing("-1,3", with: "-1,00099999999999999999999"), "634bc8dec1b466341c1a0f1a39a281b693f8ee7c"),
      (plain.replacing("two", with: "zwölf"), "31f980b8c4a0683eee489fc88471359460c1a4d3"),
      ("diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", nil), ("", nil), ("\n\n", nil),
    ] as [(String, String?)])
  func likePatchwork(diff: String, hash: String?) {
    #expect(PatchworkHash.hash(ofDiff: Array(diff.utf8))?.hex == hash)
  }

  @Test("is that of the text, whatever the charset of the mail")
  func charset() {
    let diff = Self.plain.replacing("two", with: "zwölf")
    for (charset, bytes) in [
      ("utf-8", Array(diff.utf8)), ("iso-8859-1", diff.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }),
    ] {
      let header =
        "From: a@example.org\nSubject: [PATCH] f\nContent-Type: text/plain; charset=\(charset)\n"
        + "Content-Transfer-Encoding: 8bit\n\nWhat it is for.\n---\n"
      let message = Message(Array(header.utf8) + bytes + Array("-- \n2.39.5\n".utf8))
      #expect(
        PatchworkHash.hash(of: message, ReadMail(message))?.hex == "31f980b8c4a0683eee489fc88471359460c1a4d3",
        "\(charset)")
    }
  }
}
