import Mail
import TestSupport
import Testing

@Suite("Mailmap")
struct MailmapTests {
  static let map = """
    # People
    Ada Example <ada@old.example>
    <bo@example.org> <bo@laptop.local>
    Cleo Example <cleo@example.org> <root@cleo>
    Dan Example <dan@example.org> Build Bot <bot@example.org>
    Eve Example <eve@example.org> build bot 2 <BOT@example.org>
      Spaced   Name   <spaced@example.org>\t<odd@example.org>  # a remark
    No address
    <only@example.org>
    Empty <> <x@example.org>
    Later Name <ada@old.example>
    <ada@example.org> <ada@old.example>
    Frank <frank@example.org> Frank B <>
    Open <open@example.org
    Ünï Cödé <uni@example.org> <UNI@example.net>

    """

  static let people = [
    "A. Example <ada@old.example>", "A. Example <ADA@Old.Example>", "Bo <bo@laptop.local>", "X <root@cleo>",
    "Build Bot <bot@example.org>", "BUILD BOT <Bot@Example.org>", "Build Bot 2 <bot@example.org>",
    "Build Bot 3 <bot@example.org>", "Any <odd@example.org>", "Any <only@example.org>", "Any <x@example.org>",
    "Nobody <nobody@example.org>", "Frank B <frank@example.org>", "Y <open@example.org>", "Z <uni@example.net>",
  ]

  @Test("names people as git check-mailmap does", .needsProgram("git"))
  func againstGit() throws {
    let folder = try TemporaryDirectory()
    try folder.write("map", Self.map)
    try Command("git", "init", "-q", folder("repo")).run().succeeded()
    let mailmap = Mailmap(parsing: Array(Self.map.utf8))
    for person in Self.people {
      let expected = try Command(
        "git", "-C", folder("repo"), "-c", "mailmap.file=\(folder("map"))", "check-mailmap", person
      ).run().succeeded().text
      let parts = person.split(separator: "<")
      let name = parts[0].dropLast()
      let address = Address(name: String(name), email: String(parts[1].dropLast()))
      #expect("\(mailmap.person(address))\n" == expected, "\(person)")
    }
  }

  @Test("is parsed from hostile text")
  func hostile() {
    let many = Mailmap(parsing: Array(String(repeating: "A <a@b> <c@d>\n", count: 200_000).utf8))
    #expect(!many.isEmpty)
    for text in ["<", ">", "<>", "><", "<<>>", "a <b> <", "\u{0}<\u{0}>", String(repeating: "<", count: 100_000)] {
      _ = Mailmap(parsing: Array(text.utf8))
    }
    #expect(Mailmap().person(Address(name: nil, email: "a@b")) == Address(name: nil, email: "a@b"))
  }
}
