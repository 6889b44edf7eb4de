import Mail
import Testing

@Suite("Message-IDs")
struct MessageIDsTests {
  @Test(
    "The Message-ID is the text in the first angle brackets",
    arguments: [
      ("Message-ID: <1@example.org>", "1@example.org"),
      ("message-id:<1@example.org>", "1@example.org"),
      ("Message-Id:\n\t<1@example.org>", "1@example.org"),
      ("Message-ID: <1\n @example.org>", "1@example.org"),
      ("Message-ID: < 1@example.org >", "1@example.org"),
      ("Message-ID: <1@example.org> (added by postmaster@example.org)", "1@example.org"),
      ("Message-ID: 1@example.org", "1@example.org"),
      ("Message-ID: <1@example.org", "1@example.org"),
      ("Message-ID: <a<b@example.org>", "a"),
      ("Message-ID: <1@example.org>\nMessage-ID: <2@example.org>", "1@example.org"),
      ("Message-ID: <>", nil),
      ("Message-ID: < >", nil),
      ("Message-ID:", nil),
      ("Subject: none", nil),
    ])
  func own(header: String, expected: String?) {
    #expect(mail(header + "\n\n").messageID == expected)
  }

  @Test("Bytes of an id that are not ASCII are kept")
  func notASCII() {
    #expect(MessageIDs.first(in: "<é@example.org>".slice) == "é@example.org")
    #expect(MessageIDs.first(in: [0x3C, 0xE9, 0x40, 0x78, 0x3E]) == "é@x")
  }

  @Test(
    "References keep their order, and junk between them is dropped",
    arguments: [
      ("<1@x> <2@x>\n <3@x>", ["1@x", "2@x", "3@x"]),
      ("<1@x><2@x>,<3@x>", ["1@x", "2@x", "3@x"]),
      ("Your message of \"Mon, 29 Apr\" <1@x>", ["1@x"]),
      ("<1@x> (Ada's message) <2@x>", ["1@x", "2@x"]),
      ("<1@x <2@x>", ["1@x", "2@x"]),
      ("<1@x> <2@\n x>", ["1@x", "2@x"]),
      ("<1@x> <>", ["1@x"]),
      ("1@x 2@x", ["1@x", "2@x"]),
      ("Message from Ada of yesterday", []),
      ("@ x@ @x", []),
      ("", []),
    ])
  func references(value: String, expected: [String]) {
    #expect(MessageIDs.all(in: value.slice) == expected)
    #expect(mail("References: \(value)\nIn-Reply-To: \(value)\n\n").references == expected)
    #expect(mail("References: \(value)\nIn-Reply-To: \(value)\n\n").inReplyTo == expected)
  }

  @Test("Several fields of one name are read in turn, up to the limit")
  func several() {
    #expect(mail("References: <1@x>\nReferences: <2@x>\n\n").references == ["1@x", "2@x"])
    let many = String(repeating: "<1@x> ", count: Limits.entries)
    #expect(mail("References: \(many)\nReferences: \(many)\n\n").references.count == Limits.entries)
  }

  @Test(
    "List-Ids are read in lower case, with or without brackets",
    arguments: [
      ("List-Id: <Tide.Lists.Example.ORG>", ["tide.lists.example.org"]),
      ("List-ID: Tide <3 patches <tide.lists.example.org>", ["tide.lists.example.org"]),
      ("List-Id: tide.lists.example.org", ["tide.lists.example.org"]),
      ("List-Id: <a.example.org>\nList-Id: <b.example.org>", ["a.example.org", "b.example.org"]),
      ("List-Id: A list without id", []),
      ("List-Id:", []),
      ("Subject: none", []),
    ])
  func listIDs(header: String, expected: [String]) {
    #expect(mail(header + "\n\n").listIDs == expected)
  }
}
