import Mail
import Patches
import TestSupport
import Testing

@Suite("Commits in mail, against git mailinfo")
struct MailInfoTests {
  /// Cases in which git 2.39 is wrong, and why.
  static let exceptions: [String: String] = [:]

  @Test(
    "Every case of git's own t5100 gives git's author, subject, date, message and patch",
    .needsShared("oracle/t5100.tar.gz"))
  func conformance() throws {
    let folder = try SharedFiles.unpacked("oracle/t5100.tar.gz")
    let root = folder("t5100/cases")
    var count = 0
    for name in try PackageFiles.names(in: root) {
      func file(_ part: String) throws -> [UInt8]? {
        for suffix in ["expect", "git"] where PackageFiles.exists("\(root)/\(name)/\(part).\(suffix)") {
          return try PackageFiles.read("\(root)/\(name)/\(part).\(suffix)")
        }
        return nil
      }
      let oracle = MailInfoCase(
        name: name, mail: try PackageFiles.read("\(root)/\(name)/in.eml"), options: Self.options(of: name),
        info: try file("info"), message: try file("msg"), patch: try file("patch"))
      let differences = oracle.differences()
      if let reason = Self.exceptions[name] {
        #expect(!differences.isEmpty, "\(name) is excepted (\(reason)) but agrees")
      } else {
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
      }
      count += 1
    }
    #expect(count == 59)
  }

  /// The options that t5100-mailinfo.sh uses for a case.
  private static func options(of name: String) -> MailInfoOptions {
    var options = MailInfoOptions()
    options.stripsCarriageReturns = false
    options.usesScissors = name.hasSuffix("--scissors")
    options.usesInBodyHeaders = !name.hasSuffix("--no-inbody-headers")
    options.addsMessageID = name.hasSuffix("--message-id")
    options.quotedCarriageReturn = name.hasSuffix("-strip") ? .strip : .keep
    options.keepsSubject = name == "subject-2"
    options.keepsNonPatchBrackets = name.hasPrefix("subject-") && !["subject-1", "subject-2"].contains(name)
    return options
  }

  /// The oracle was made with `git mailinfo -n`, which leaves charsets alone: four of its mails are in latin-1.
  @Test(
    "All 903 patch mails of util-linux give what git mailinfo gives", .needsShared("oracle/mailinfo-util-linux.tar.gz"))
  func realMail() throws {
    let folder = try SharedFiles.unpacked("oracle/mailinfo-util-linux.tar.gz")
    let root = folder("util-linux")
    var options = MailInfoOptions()
    options.convertsToUTF8 = false
    var count = 0
    for name in try PackageFiles.names(in: root) where name.hasSuffix(".eml") {
      let stem = "\(root)/\(name.dropLast(4))"
      let oracle = MailInfoCase(
        name: name, mail: try PackageFiles.read("\(root)/\(name)"), options: options,
        info: try PackageFiles.read(stem + ".info"),
        message: try PackageFiles.read(stem + ".msg"), patch: try PackageFiles.read(stem + ".patch"))
      let differences = oracle.differences()
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
      count += 1
    }
    #expect(count == 903)
  }

  @Test(
    "Every patch of a list gives what git mailinfo -u gives",
    .needsProgram("git"), arguments: MailList.all)
  func liveGit(_ list: MailList) throws {
    let folder = try TemporaryDirectory()
    try folder.write("mbox", list.mailbox())
    let count = try #require(
      Int(try Command("git", "mailsplit", "--mboxrd", "-d5", "-o\(folder.path)", folder("mbox")).run().succeeded().line)
    )
    let names = try (1...count).map { String(repeating: "0", count: 5 - "\($0)".count) + "\($0)" }
      .filter { ReadMail(Message(try PackageFiles.read(folder($0)))).commit != nil }
    #expect(names.count >= list.patches)
    try folder.write("names", names.map { $0 + "\n" }.joined())
    // A file "failed" where git refuses the mail.
    try folder.write(
      "all.sh",
      "while read n; do git mailinfo -u $n.msg $n.patch <$n >$n.info 2>/dev/null || touch $n.failed; done <names")
    try Command("sh", "all.sh", in: folder.path).run().succeeded()
    for name in names {
      let mail = try PackageFiles.read(folder(name))
      if PackageFiles.exists(folder(name + ".failed")) {
        #expect(CommitMessage(raw: mail).problem != nil, "git refuses \(name)")
        continue
      }
      let oracle = MailInfoCase(
        name: name, mail: mail, info: try PackageFiles.read(folder(name + ".info")),
        message: try PackageFiles.read(folder(name + ".msg")), patch: try PackageFiles.read(folder(name + ".patch")))
      let differences = oracle.differences()
      #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
      #expect(CommitMessage(raw: mail).problem == nil, "git takes \(name)")
    }
  }
}
