import Bytes
import Export
import Foundation
import Git
import Mail
import Patches
import TestSupport
import Testing

/// Commits of real repositories through `git format-patch` and back.
///
/// `PATCHBAY_ROUND_TRIP` is how many commits of each repository are taken (60 unless set), `PATCHBAY_ROUND_TRIP_CODE`
/// names more repositories than util-linux, separated by colons.
@Suite struct RoundTripTests {
  static let count = Int(ProcessInfo.processInfo.environment["PATCHBAY_ROUND_TRIP"] ?? "") ?? 60

  static let repositories: [String] =
    [UtilLinux.path].compactMap { $0 }
    + (ProcessInfo.processInfo.environment["PATCHBAY_ROUND_TRIP_CODE"] ?? "").split(separator: ":").map(String.init)

  /// Ways to write the patches that `git am` takes as they are.
  static let exact: [[String]] = [
    ["--binary"], ["--binary", "--full-index"], ["--binary", "-M", "-C", "-C"], ["--binary", "-B", "-M"],
    ["--binary", "--no-renames"], ["--binary", "-U1"], ["--binary", "-U8"],
  ]

  @Test(
    "Commits round-trip through mail with their tree, author and message", .needsUtilLinux,
    arguments: repositories, exact)
  func roundTrip(path: String, options: [String]) throws {
    let repository = try Repository.open(path)
    let store = ObjectBuffer(over: repository)
    var different: [String] = []
    var checked = 0
    for patch in try Self.patches(path, options) {
      guard let original = try? store.commit(patch.commit), let parent = original.parents.first else { continue }
      checked += 1
      let planned: PlannedCommit
      do { planned = try PlannedCommit(id: patch.commit, number: 1, raw: patch.mail) } catch {
        different.append("\(patch.commit): \(error)")
        continue
      }
      var applier = SeriesApplier(store: store)
      applier.mergesThreeWay = false
      let series = try applier.apply([planned], to: parent)
      guard let made = series.commits.first else {
        // Few lines of context may stand in a place where git apply refuses them too.
        if try !Self.gitApplies(planned, patch.mail, to: parent, in: path) { continue }
        different.append("\(patch.commit): \(series.failure?.reason ?? "nothing"): \(series.failure?.problems ?? [])")
        continue
      }
      // git mailsplit drops carriage returns at the ends of lines, so git am does not get that tree either.
      if made.tree != original.tree,
        try Self.mailinfo(patch.mail).patch != CommitMessage(raw: patch.mail).patch
          || Self.gitTree(patch.mail, on: parent, in: path) != made.tree.hex
      {
        different.append("\(patch.commit): tree")
      }
      let commit = try store.commit(made.id)
      if commit.message != original.message || commit.author != original.author,
        try !Self.isAsInMailinfo(planned, patch.mail)
      {
        different.append("\(patch.commit): author or message: \(commit.messageText)")
      }
      store.removeAll()
    }
    #expect(different.isEmpty, "\(different.prefix(10).joined(separator: "\n"))")
    #expect(checked >= min(Self.count, 50) * 8 / 10)
  }

  @Test(
    "Without context or prefixes patches apply or fail as with git apply", .needsUtilLinux,
    arguments: repositories, [["-U0"], ["--no-prefix"], ["--no-prefix", "-p0"]])
  func oddForms(path: String, options: [String]) throws {
    let repository = try Repository.open(path)
    let store = ObjectBuffer(over: repository)
    let level = options.contains("-p0") ? ["-p0"] : []
    var reading = ExportOptions()
    reading.stripLevel = level.isEmpty ? nil : 0
    var different: [String] = []
    var taken = 0
    for patch in try Self.patches(path, ["--binary"] + options.filter { $0 != "-p0" }) {
      guard let parent = try store.commit(patch.commit).parents.first else { continue }
      let planned = try PlannedCommit(id: patch.commit, number: 1, raw: patch.mail, options: reading)
      var applier = SeriesApplier(store: store)
      applier.mergesThreeWay = false
      let series = try applier.apply([planned], to: parent)
      let tree = try Self.gitTree(patch.mail, on: parent, in: path, level)
      if series.commits.first?.tree.hex != tree { different.append("\(patch.commit): git \(tree ?? "refuses")") }
      if tree != nil { taken += 1 }
      store.removeAll()
    }
    #expect(different.isEmpty, "\(different.count): \(different.prefix(5))")
    #expect(taken > 0)
  }

  struct Patch {
    let commit: ObjectID
    let mail: [UInt8]
  }

  /// The newest non-merge commits as mails; `From ` lines name them.
  static func patches(_ path: String, _ options: [String]) throws -> [Patch] {
    let arguments = ["format-patch", "--stdout", "-\(count)", "-N"] + options + ["HEAD"]
    let result = try Command("git", arguments: arguments, in: path).run().succeeded()
    var splitter = MailboxSplitter()
    splitter.append(result.output[...])
    splitter.finish()
    var patches: [Patch] = []
    while let mail = splitter.next() {
      let words = mail.envelope.split(separator: UInt8(ascii: " "))
      if words.count > 1, let id = ObjectID(hexBytes: words[1]) { patches.append(Patch(commit: id, mail: mail.bytes)) }
    }
    return patches
  }

  /// Whether git mailinfo reads the same message and author in the mail: then the original cannot come back by mail.
  private static func isAsInMailinfo(_ planned: PlannedCommit, _ mail: [UInt8]) throws -> Bool {
    let (info, message, _) = try mailinfo(mail)
    let subject = info.split(separator: "\n").filter { $0.hasPrefix("Subject: ") }.map { $0.dropFirst(9) }
    let body = String(decoding: message, as: UTF8.self)
    let text = try Command(
      "git", "stripspace", input: Array((subject.joined(separator: "\n") + "\n\n" + body).utf8)
    ).run().succeeded().output
    return text == planned.message && info.contains("Email: \(planned.author.email)")
  }

  /// What git mailsplit and git mailinfo make of a mail.
  private static func mailinfo(_ mail: [UInt8]) throws -> (info: String, message: [UInt8], patch: [UInt8]) {
    let folder = try TemporaryDirectory()
    try folder.write("mail", [UInt8]("From x Mon Sep 17 00:00:00 2001\n".utf8) + mail)
    try Command("git", "mailsplit", "-o\(folder.path)", folder("mail")).run().succeeded()
    let info = try Command(
      "git", "mailinfo", "-u", folder("msg"), folder("patch"), input: PackageFiles.read(folder("0001"))
    ).run().succeeded().text
    return (info, try PackageFiles.read(folder("msg")), try PackageFiles.read(folder("patch")))
  }

  /// The tree that git apply makes in an index of its own; nil if it refuses.
  static func gitTree(_ mail: [UInt8], on commit: ObjectID, in path: String, _ options: [String] = []) throws -> String?
  {
    let folder = try TemporaryDirectory()
    try folder.makeFolder("objects")
    let objects = URL(fileURLWithPath: path + "/objects").standardizedFileURL.path
    let environment = [
      "GIT_INDEX_FILE": folder("index"), "GIT_OBJECT_DIRECTORY": folder("objects"),
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects, "GIT_DIR": path,
    ]
    let patch = CommitMessage(raw: mail).patch
    try Command("git", "read-tree", commit.hex, environment: environment).run().succeeded()
    let applied = try Command(
      "git", arguments: ["apply", "--cached"] + options, input: patch, environment: environment
    ).run()
    guard applied.status == 0 else { return nil }
    return try Command("git", "write-tree", environment: environment).run().succeeded().line
  }

  private static func gitApplies(
    _ planned: PlannedCommit, _ mail: [UInt8], to parent: ObjectID, in path: String
  ) throws -> Bool {
    try gitTree(mail, on: parent, in: path) != nil
  }
}
