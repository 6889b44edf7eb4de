import Mail
import Testing

@Suite("Authors behind rewritten From fields")
struct AuthorTests {
  static let list = "List-Id: <tide.lists.example.org>\nList-Post: <mailto:tide@lists.example.org>\n"

  @Test(
    "The author is From, unless a list replaced it",
    arguments: [
      ("From: Ada <ada@example.org>\n", "Ada <ada@example.org>"),
      // Only a From that a list rewrote lets other fields speak.
      (
        "From: Ada <ada@example.org>\nX-Original-From: Bob <bob@example.org>\nReply-To: Bob <bob@example.org>\n",
        "Ada <ada@example.org>"
      ),
      (
        "From: Ada via Tide <tide@lists.example.org>\nX-Original-From: Ada E <ada@example.org>\n",
        "Ada E <ada@example.org>"
      ),
      ("From: 'Ada' via Tide <tide@lists.example.org>\nReply-To: Ada <ada@example.org>\n", "Ada <ada@example.org>"),
      (
        "From: Ada via Tide <tide@lists.example.org>\nReply-To: Tide <tide@lists.example.org>\n"
          + "Cc: Bob <bob@example.org>, Ada <ada@example.org>\n", "Ada <ada@example.org>"
      ),
      (
        "From: Ada via B4 Relay <devnull+ada.example.org@kernel.example>\nReply-To: ada@example.org\n",
        "Ada <ada@example.org>"
      ),
      ("From: Ada via <tide@lists.example.org>\nCc: Ada <ada@example.org>\n", "Ada <ada@example.org>"),
      (
        "From: Tide <tide@lists.example.org>\nReply-To: Ada <ada@example.org>, tide@lists.example.org\n",
        "Ada <ada@example.org>"
      ),
      ("From: tide@lists.example.org\nReply-To: tide@lists.example.org\n", "tide@lists.example.org"),
      ("From: Ada via Tide <tide@lists.example.org>\n", "Ada via Tide <tide@lists.example.org>"),
      (
        "From: Ada via Tide <tide@lists.example.org>\nReply-To: a@x.org, b@x.org\n",
        "Ada via Tide <tide@lists.example.org>"
      ),
      ("From: via <via@example.org>\nReply-To: b@x.org\n", "via <via@example.org>"),
      (
        "From: \"'Ada E' via Tide\" <tide@groups.example>\nX-Original-Sender: ada@example.org\n"
          + "Reply-To: Bob <bob@example.org>\n", "Ada E <ada@example.org>"
      ),
      (
        "From: \"Ada E via lists.example.org\" <ada=example.org@lists.example.org>\n", "Ada E <ada@example.org>"
      ),
      ("From: Ada E <ada@example.org.invalid>\n", "Ada E <ada@example.org>"),
      (
        "From: Ada E <ada@example.org.invalid>\nX-Original-From: Ada <a@example.org>\n", "Ada <a@example.org>"
      ),
      // A bounce address is nobody's name, and without a rewritten From the fields say nothing.
      ("From: Ada via Tide <srs0=x=y@lists.example.org>\n", "Ada via Tide <srs0=x=y@lists.example.org>"),
      ("From: Ada <ada=example.org@relay.example>\n", "Ada <ada=example.org@relay.example>"),
      ("From: Ada <ada@example.org>\nX-Original-Sender: bob@example.org\n", "Ada <ada@example.org>"),
    ])
  func author(header: String, expected: String) {
    #expect(mail(Self.list + header + "\n").author?.description == expected)
  }

  @Test("A mail without From has no author")
  func none() {
    #expect(mail("Reply-To: ada@example.org\n\n").author == nil)
    #expect(mail("From:\n\n").author == nil)
  }
}
