import Mail
import Testing

@Suite("Addresses")
struct AddressTests {
  /// A field's value, and each mailbox as `name|email`, `-` for no name.
  static let cases: [(String, [String])] = [
    ("ada@example.org", ["-|ada@example.org"]),
    ("<ada@example.org>", ["-|ada@example.org"]),
    ("Ada Example <ada@example.org>", ["Ada Example|ada@example.org"]),
    ("Ada  \n  Example\t<ada@example.org>", ["Ada Example|ada@example.org"]),
    ("ada@example.org (Ada Example)", ["Ada Example|ada@example.org"]),
    ("<ada@example.org> (Ada Example)", ["Ada Example|ada@example.org"]),
    ("Ada (the (very) first) Example <ada@example.org>", ["Ada Example|ada@example.org"]),
    ("\"Example, Ada\" <ada@example.org>", ["Example, Ada|ada@example.org"]),
    ("\"Ada \\\"A\\\" Example\" <ada@example.org>", ["Ada \"A\" Example|ada@example.org"]),
    ("Example, Ada <ada@example.org>", ["Example, Ada|ada@example.org"]),
    ("\"ada\"@example.org", ["-|ada@example.org"]),
    ("Ada <ada@example.org>, Bob <bob@example.org>", ["Ada|ada@example.org", "Bob|bob@example.org"]),
    ("ada@example.org,, bob@example.org,", ["-|ada@example.org", "-|bob@example.org"]),
    (
      "Team: Ada <ada@example.org>, bob@example.org;, c@example.org",
      [
        "Ada|ada@example.org", "-|bob@example.org", "-|c@example.org",
      ]
    ),
    ("undisclosed-recipients:;", []),
    ("unlisted-recipients:; (no To-header on input)", []),
    ("=?utf-8?q?Ad=C3=A0?= <ada@example.org>", ["Adà|ada@example.org"]),
    ("\"=?utf-8?q?Ad=C3=A0?=\" <ada@example.org>", ["Adà|ada@example.org"]),
    ("=?utf-8?Q?\"Ad=C3=A0_E.\"?= <ada@example.org>", ["Adà E.|ada@example.org"]),
    ("=?utf-8?q?Example,_Ad=C3=A0_<x>?= <ada@example.org>", ["Example, Adà <x>|ada@example.org"]),
    ("=?utf-8?q?Ad?= =?utf-8?q?=C3=A0?= Example <ada@example.org>", ["Adà Example|ada@example.org"]),
    ("Ada <@relay.example,@b.example:ada@example.org>", ["Ada|ada@example.org"]),
    ("Ada <ada@example.org", ["Ada|ada@example.org"]),
    ("Ada <ada@example.org, Bob <bob@example.org>", ["Ada|ada@example.org", "Bob|bob@example.org"]),
    ("Ada <<ada@example.org>>", ["Ada|ada@example.org"]),
    ("Ada < ada@example.org >", ["Ada|ada@example.org"]),
    ("Ada Example ada@example.org", ["Ada Example|ada@example.org"]),
    ("ada at example.org (Ada Example)", ["Ada Example|ada@example.org"]),
    ("Ada <>", ["Ada|"]),
    ("<>", []),
    ("Ada", ["-|Ada"]),
    ("\"never closed <ada@example.org>", ["-|never closed <ada@example.org>"]),
    ("(never closed <ada@example.org>", []),
    ("", []),
    (" \n ,;:", []),
  ]

  @Test("Mailboxes are read in every form that mail has", arguments: cases)
  func mailboxes(value: String, expected: [String]) {
    let found = AddressParser.addresses(in: value.slice).map { "\($0.name ?? "-")|\($0.email)" }
    #expect(found == expected)
  }

  @Test("Raw 8-bit names are UTF-8 if valid, otherwise windows-1252")
  func rawNames() {
    let latin = Array("Ad".utf8) + [0xE0] + Array(" <ada@example.org>".utf8)
    #expect(AddressParser.addresses(in: latin[...]).first?.name == "Adà")
    #expect(AddressParser.addresses(in: "Adà <ada@example.org>".slice).first?.name == "Adà")
  }

  @Test("People are compared without regard to case")
  func key() {
    #expect(Address(name: nil, email: "Ada@Example.ORG").key == "ada@example.org")
  }

  @Test("Mailboxes are read up to the limit")
  func bound() {
    let many = String(repeating: "a@example.org,", count: Limits.entries + 10)
    #expect(AddressParser.addresses(in: many.slice).count == Limits.entries)
    #expect(mail("To: \(many)\nTo: \(many)\n\n").to.count == Limits.entries)
  }
}
