import Mail
import TestSupport
import Testing

@Suite("Samples")
struct SampleTests {
  static let mails: [String] = {
    let names = (try? PackageFiles.names(in: PackageFiles.samples + "/mail")) ?? []
    return names.filter { $0.hasSuffix(".eml") }.map { String($0.dropLast(4)) }
  }()

  /// A new expectation is written by `patchbay parse --json MAIL > EXPECTED` and read by a person before it is committed.
  @Test("parse gives the document beside each mail", arguments: mails)
  func parse(name: String) throws {
    let path = "\(PackageFiles.samples)/mail/\(name)"
    let result = try Command.patchbay("parse", "--json", path + ".eml").run().succeeded()
    let expected = try PackageFiles.read(path + ".json")
    #expect(result.text == String(decoding: expected, as: UTF8.self))
    #expect(result.errorText == "")
  }

  @Test("the samples have a mail of each difficult kind")
  func completeness() {
    #expect(Self.mails.count >= 26)
    let wanted = [
      "cover", "v2", "reply-before-parent", "unthreaded", "attachment", "pull-request", "broken", "hostile",
    ]
    for kind in wanted { #expect(Self.mails.contains { $0.contains(kind) }, "\(kind)") }
  }

  @Test(
    "git reads the author, subject and message that parse shows",
    arguments: mails.filter { !$0.contains("broken-charset") && !$0.contains("alternative") })
  func mailinfo(name: String) throws {
    let folder = try TemporaryDirectory()
    let mail = try PackageFiles.read("\(PackageFiles.samples)/mail/\(name).eml")
    let given = Self.attachedCommit(mail) ?? mail
    let info = try Command("git", "mailinfo", "-u", folder("msg"), folder("patch"), input: given).run().succeeded()
    let shown = try Command.patchbay("parse", "--json", input: mail).run().succeeded()
    let document = try JSONDocument(shown.output)
    guard let commit = document.object("commit") else {
      #expect(try PackageFiles.read(folder("patch")).isEmpty)
      return
    }
    let author = try #require(commit.object("author"))
    #expect(info.lines.contains("Author: " + (author.string("name") ?? "")))
    #expect(info.lines.contains("Email: " + (author.string("email") ?? "")))
    #expect(info.lines.contains("Subject: " + (commit.string("subject") ?? "")))
    let message = String(decoding: try PackageFiles.read(folder("msg")), as: UTF8.self)
    #expect(message == commit.string("message"))
    let patch = String(decoding: try PackageFiles.read(folder("patch")), as: UTF8.self)
    #expect(patch.contains(try #require(document.string("diff"))))
  }

  /// The file of git format-patch that is attached to a mail: git am takes it as it is, and the mail for a commit that has
  /// the file's header in its message.
  private static func attachedCommit(_ mail: [UInt8]) -> [UInt8]? {
    let parts = Message(mail).root.all.filter(\.children.isEmpty).map { Array($0.decodedBody) }
    return parts.dropFirst().first {
      String(decoding: $0.prefix(80), as: UTF8.self).contains(" Mon Sep 17 00:00:00 2001\n")
    }
  }
}
