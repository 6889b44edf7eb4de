import Patches
import Testing

@Suite("Trailers in replies")
struct ReplyTrailersTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let what: String
    let text: String
    let found: [String]
    var testDescription: String { what }
  }

  static let rows: [Row] = [
    Row(what: "a tag", text: "Reviewed-by: A U <a@example.org>\n", found: ["Reviewed-by: A U <a@example.org>"]),
    Row(
      what: "tags between talk", text: "Nice.\n\nTested-by: A <a@example.org>\nAcked-by: A <a@example.org>\n\nThanks\n",
      found: ["Tested-by: A <a@example.org>", "Acked-by: A <a@example.org>"]),
    Row(what: "a quoted tag", text: "> Reviewed-by: A <a@example.org>\n", found: []),
    Row(what: "a tag in the signature", text: "hi\n-- \nReviewed-by: A <a@example.org>\n", found: []),
    Row(what: "no address", text: "Reviewed-by: me\n", found: []),
    Row(what: "any -by", text: "co-developed-by: A <a@example.org>\n", found: ["co-developed-by: A <a@example.org>"]),
    Row(what: "indented", text: "  Acked-by: A <a@example.org>\n", found: ["Acked-by: A <a@example.org>"]),
    Row(what: "CRLF", text: "Acked-by: A <a@example.org>\r\n", found: ["Acked-by: A <a@example.org>"]),
    Row(
      what: "an address wrapped off", text: "Acked-by: A very long name\n<a@example.org>\nx\n",
      found: ["Acked-by: A very long name <a@example.org>"]),
    Row(
      what: "Fixes wrapped", text: "Fixes: 0123456789ab (\"some\nsubject\")\n",
      found: ["Fixes: 0123456789ab (\"some subject\")"]),
    Row(what: "Fixes without a commit", text: "Fixes: the bug\n", found: []),
    Row(
      what: "links", text: "Link: https://example.org/1\nCloses: https://example.org/2\nLink: see above\n",
      found: ["Link: https://example.org/1", "Closes: https://example.org/2"]),
    Row(
      what: "headers of a quoted mail", text: "From: A <a@example.org>\nCc: B <b@example.org>\nTo: C <c@example.org>\n",
      found: []),
    Row(
      what: "one tag twice", text: "Acked-by: A <a@example.org>\n\nAcked-by: A <a@example.org>\n",
      found: ["Acked-by: A <a@example.org>"]),
    Row(
      what: "prose with a colon", text: "Standby: a@example.org\nNearby:a@example.org\nNB: x@example.org\n", found: []),
    Row(
      what: "no blank behind the colon", text: "Acked-by:A <a@example.org>\nLink:https://example.org/\n",
      found: ["Acked-by: A <a@example.org>"]),
    Row(what: "a blank before it", text: "Acked-by : A <a@example.org>\n", found: ["Acked-by: A <a@example.org>"]),
    Row(
      what: "an address wrapped off by format=flowed", text: "Acked-by: A \n<a@example.org>\n",
      found: ["Acked-by: A <a@example.org>"]),
  ]

  @Test("A reply gives its own trailers, not quoted ones", arguments: rows)
  func reply(_ row: Row) {
    #expect(ReplyTrailers.trailers(in: row.text).map { "\($0.trailer.key): \($0.trailer.value)" } == row.found)
  }

  @Test("Of a trailer that is given thousands of times, the reading ends")
  func repetition() {
    let trailer = "Acked-by: Ada <ada@example.org> # for the clock\n"
    let other = "Tested-by: Ben <ben@example.org>\n"
    func count(_ times: Int) -> Int {
      ReplyTrailers.trailers(in: String(repeating: trailer, count: times) + other).count
    }
    #expect(count(4000) == 2)
    #expect(count(5000) == 1)
  }

  @Test("Keys are compared without regard to case")
  func keys() {
    #expect(Trailer(key: "Acked-By", value: "").hasKey("acked-by"))
    #expect(!Trailer(key: "Acked-By", value: "").hasKey("acked"))
  }
}
