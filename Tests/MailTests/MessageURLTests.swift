import Mail
import Testing

@Suite("URLs that name a mail")
struct MessageURLTests {
  @Test(
    "the Message-ID in a URL is found, whatever follows it",
    arguments: [
      ("https://lore.kernel.org/r/20240101.1-2-ada@example.org", "20240101.1-2-ada@example.org"),
      ("https://lore.kernel.org/linux-mm/20240101.1-2-ada@example.org/T/#u", "20240101.1-2-ada@example.org"),
      ("https://lore.kernel.org/all/a%2Fb%40example.org/raw", "a/b@example.org"),
      ("http://lists.example.org/dev/x@y/t.mbox.gz", "x@y"),
      ("https://patchwork.kernel.org/project/dev/patch/x.1@y/", "x.1@y"),
      ("https://patchwork.ozlabs.org/patch/x.1@y/mbox/", "x.1@y"),
      ("lore.kernel.org/r/x@y", "x@y"), ("<https://lore.kernel.org/r/x@y>", "x@y"), ("mid:x%40y", "x@y"),
      ("https://lore.kernel.org/r/%3Cx@y%3E/?q=1", "x@y"), ("https://tracker.example.org/series/3f2a91c0/", "3f2a91c0"),
    ])
  func named(_ text: String, _ id: String) {
    #expect(MessageURL.id(in: text) == id)
  }

  @Test(
    "text that is not a URL names nothing",
    arguments: ["x@y", "a/b@example.org", "3f2a", "", "https://", "a://", "mid:", "/x@y"])
  func none(_ text: String) {
    #expect(MessageURL.id(in: text) == nil)
  }

  @Test("bytes that are not UTF-8 name nothing")
  func broken() {
    #expect(MessageURL.id(in: "https://example.org/r/%ff%fe@y") == nil)
  }
}
