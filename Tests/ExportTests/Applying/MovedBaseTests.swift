import Bytes
import Export
import Foundation
import Git
import Mail
import TestSupport
import Testing

/// Patches on bases that are not theirs. `PATCHBAY_MOVED_BASES` is how many are tried on util-linux (40 unless set).
@Suite struct MovedBaseTests {
  static let count = Int(ProcessInfo.processInfo.environment["PATCHBAY_MOVED_BASES"] ?? "") ?? 40

  @Test("On a base some commits away patches apply or fail as with git apply, with the same trees", .needsUtilLinux)
  func utilLinux() throws {
    let path = try #require(UtilLinux.path)
    let repository = try Repository.open(path)
    let store = ObjectBuffer(over: repository)
    let history = try Command("git", "rev-list", "--first-parent", "-12000", "HEAD", in: path).run().succeeded().lines
    var random = SeededNumbers(seed: 3)
    var different: [String] = []
    var (accepted, refused, offset) = (0, 0, 0)
    while accepted + refused < Self.count {
      let place = 400 + random.below(history.count - 800)
      let base = place + 1 + random.below(400) - (random.below(4) == 0 ? 400 : 0)
      let mails = try MailedSeries.mails(of: "\(history[place])", in: path, ["-1", "--binary", "--full-index"])
      guard let mail = mails.first, let commit = ObjectID(hex: history[max(0, base)]),
        let planned = try? PlannedCommit(id: .zero, number: 1, raw: mail)
      else { continue }
      var applier = SeriesApplier(store: store)
      applier.mergesThreeWay = false
      let series = try applier.apply([planned], to: commit)
      let tree = try RoundTripTests.gitTree(mail, on: commit, in: path)
      if series.commits.first?.tree.hex != tree {
        different.append("\(history[place]) on \(commit): git \(tree ?? "refuses"), we \(series.failure?.reason ?? "")")
      }
      if tree == nil { refused += 1 } else { accepted += 1 }
      if series.failure == nil { offset += 1 }
      store.removeAll()
    }
    #expect(different.isEmpty, "\(different.prefix(10).joined(separator: "\n"))")
    #expect(accepted > 0 && refused > 0, "\(accepted) accepted, \(refused) refused")
  }

  @Test("A file renamed and changed since is found in a tree of many files")
  func renamedAmongMany() throws {
    let sandbox = try GitSandbox()
    let lines = (1...60).map { "line \($0)\n" }
    var files = ["a": lines.joined()]
    for number in 0..<1_500 { files["d\(number % 30)/f\(number)"] = "file \(number)\n" }
    let folders = (0..<30).map { "d\($0)" }
    try Command("mkdir", arguments: folders, in: sandbox.path).run().succeeded()
    for (name, text) in files { try PackageFiles.write(Array(text.utf8), to: sandbox.path + "/" + name) }
    try sandbox.commit("base", [:])
    try sandbox.git("checkout", "-q", "-b", "topic")
    try sandbox.commit("change", ["a": lines.joined().replacing("line 10\n", with: "changed\n")])
    let mail = try #require(MailedSeries.mails(of: "main..topic", in: sandbox).first)
    try sandbox.git("checkout", "-q", "main")
    try sandbox.git("mv", "a", "b")
    let base = try sandbox.commit("move", ["b": lines.joined().replacing("line 40\n", with: "other\n")])
    let store = ObjectBuffer(over: try Repository.open(sandbox.path))
    let series = try SeriesApplier(store: store).apply(MailedSeries.plan(of: [mail]), to: #require(ObjectID(hex: base)))
    try sandbox.git("am", "-3", "-q", input: Array("From \(base) Mon Sep 17 00:00:00 2001\n".utf8) + mail)
    #expect(series.result == .threeWay, "\(series.failure?.merge ?? "")")
    #expect(try store.commit(series.tip).tree.hex == sandbox.git("rev-parse", "HEAD^{tree}").line)
  }

  @Test("Three-way merges give the trees of git am -3", arguments: 1...4)
  func threeWay(seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed) &* 77)
    let sandbox = try GitSandbox()
    var files: [String: [String]] = [:]
    for name in ["a", "b", "d/c"] { files[name] = (1...60).map { "\(name) line \($0)" } }
    func commit(_ message: String) throws {
      try sandbox.commit(message, files.mapValues { $0.joined(separator: "\n") + "\n" })
    }
    try commit("base")
    for number in 1...14 {
      let name = files.keys.sorted()[random.below(files.count)]
      guard var lines = files[name] else { continue }
      switch random.below(6) {
      case 0:
        files[name] = nil
        try sandbox.git("mv", name, "\(name)-\(number)")
        files["\(name)-\(number)"] = lines
      default:
        for _ in 0...random.below(2) {
          let place = random.below(lines.count)
          switch random.below(3) {
          case 0: lines.insert("new \(number)", at: place)
          case 1: lines.remove(at: place)
          default: lines[place] = "changed by \(number)"
          }
        }
        files[name] = lines
      }
      try commit("change \(number)")
    }
    let history = try sandbox.git("rev-list", "--reverse", "HEAD").lines
    let repository = try Repository.open(sandbox.path)
    var merged = 0
    var different: [String] = []
    for _ in 0..<24 {
      let place = 1 + random.below(history.count - 1)
      let target = random.below(history.count)
      guard target != place, let base = ObjectID(hex: history[target]),
        let mail = try MailedSeries.mails(of: history[place], in: sandbox, "-1").first
      else { continue }
      let store = ObjectBuffer(over: repository)
      let series = try SeriesApplier(store: store).apply(MailedSeries.plan(of: [mail]), to: base)
      try sandbox.git("checkout", "-q", "-f", "--detach", history[target])
      try sandbox.git("clean", "-qfd")
      let am = try sandbox.tryGit(
        "am", "-3", "-q", input: Array("From \(history[place]) Mon Sep 17 00:00:00 2001\n".utf8) + mail)
      let tree = am.status == 0 ? try sandbox.git("rev-parse", "HEAD^{tree}").line : nil
      if am.status != 0 { try sandbox.git("am", "--abort") }
      let ours = series.failure == nil ? try store.commit(series.tip).tree.hex : nil
      if series.result == .threeWay { merged += 1 }
      if ours != tree {
        different.append(
          "\(place) on \(target): git \(tree ?? am.errorText), we \(ours ?? series.failure?.merge ?? "?")")
      }
    }
    #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
    #expect(merged > 0)
  }
}
