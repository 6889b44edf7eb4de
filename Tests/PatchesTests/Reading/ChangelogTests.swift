import Mail
import Patches
import TestSupport
import Testing

@Suite("What stands below the three dashes")
struct ChangelogTests {
  private static func changelog(_ below: String) -> String? {
    let mail = """
      From: Ada <ada@example.org>
      Subject: [PATCH v2] tide: count
      Message-ID: <p@ada>

      Count the tides.
      ---
      \(below)diff --git a/tide.c b/tide.c
      --- a/tide.c
      +++ b/tide.c
      @@ -1 +1 @@
      -int tide;
      +int tides;
      -- 
      2.39.5

      """
    let message = Message(Array(mail.utf8))
    return ReadMail(message).changelog(in: message)
  }

  @Test("a changelog is the text without the diffstat")
  func text() {
    #expect(
      Self.changelog("v2: count from 0\n\n tide.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n")
        == "v2: count from 0")
    #expect(
      Self.changelog(
        "Changes since v1:\n - noon | midnight\n   again\n---\n a/b => c/d.c | Bin 0 -> 3 bytes\n rename a (90%)\n create mode 100644 x\n\n"
      )
        == "Changes since v1:\n - noon | midnight\n   again")
  }

  @Test("without text there is no changelog, nor in a mail without a patch")
  func none() {
    #expect(Self.changelog("\n tide.c | 2 +-\n 1 file changed, 1 insertion(+)\n\n") == nil)
    #expect(Self.changelog("") == nil)
    let message = Message(MailBuilder(body: "A\n---\nB\n").bytes)
    #expect(ReadMail(message).changelog(in: message) == nil)
  }
}
