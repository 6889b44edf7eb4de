import TestSupport
import Testing

@Suite("parse")
struct ParseTests {
  @Test("standard input and `-` give the same as a file")
  func input() throws {
    let mail = MailBuilder(subject: "[PATCH 1/2] a: b", diff: MailBuilder.diff("a")).bytes
    let folder = try TemporaryDirectory()
    let file = try Command.patchbay("parse", "--json", folder.write("mail", mail)).run().succeeded()
    #expect(try Command.patchbay("parse", "--json", input: mail).run().output == file.output)
    #expect(try Command.patchbay("parse", "--json", "-", input: mail).run().output == file.output)
  }

  @Test("control characters of a mail never reach a terminal")
  func escapes() throws {
    let path = PackageFiles.samples + "/mail/24-hostile-escapes.eml"
    for arguments in [["parse", path], ["parse", "--json", path]] {
      let text = try Command(PackageFiles.binary, arguments: arguments).run().succeeded().text
      #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
      #expect(!text.unicodeScalars.contains("\u{202e}"))
    }
  }

  @Test(
    "a file that is not a mail gives one line and the right exit code",
    arguments: [("", 65), ("missing", 66), ("folder", 65), ("unreadable", 77)])
  func errors(kind: String, status: Int) throws {
    let folder = try TemporaryDirectory()
    let path = folder("mail")
    switch kind {
    case "": try folder.write("mail", "")
    case "folder": try folder.makeFolder("mail")
    case "unreadable":
      try folder.write("mail", "x")
      try Command("chmod", "000", path).run().succeeded()
      // root reads everything, so there is nothing to see as root.
      if try Command("cat", path).run().status == 0 { return }
    default: break
    }
    let result = try Command.patchbay("parse", path).run()
    #expect(result.status == Int32(status))
    #expect(result.output.isEmpty)
    #expect(result.errorText.split(separator: "\n").count == 1)
    #expect(result.errorText.hasPrefix("patchbay: cannot "))
  }

  @Test("hostile mail gives a document or one line of error, in bounded time and memory", arguments: HostileMail.all)
  func hostile(mail: HostileMail) throws {
    let result = try Command.patchbay("parse", "--json", input: mail.bytes()).run()
    if result.status == 0 {
      _ = try JSONDocument(result.output)
    } else {
      #expect(result.status == 65)
      #expect(result.errorText.split(separator: "\n").count == 1)
    }
    #expect(result.signal == nil)
    #expect(result.peakKilobytes < 256 << 10)
  }
}
