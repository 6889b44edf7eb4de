import Bytes
import Patches
import TestSupport
import Testing

@Suite("commits through git format-patch and back")
struct RoundTripTests {
  static let options = [
    "", "-M", "-C -C", "-B", "-B -M", "-B20%/20% -C -C", "--full-index --binary", "-U1", "-U0", "-U25", "-W",
    "--no-prefix", "--src-prefix=i/ --dst-prefix=w/", "--no-renames", "--patience", "--no-indent-heuristic -l0 -M10%",
  ]

  @Test("give the same tree, with every way of writing the diff", arguments: options)
  func roundTrip(options: String) throws {
    let history = RandomHistory(seed: 77, commits: 150)
    let sandbox = try GitSandbox(bare: true)
    try sandbox.git("fast-import", "--quiet", input: history.fastImport)
    let arguments = ["format-patch", "--stdout", "--root"] + options.split(separator: " ").map(String.init) + ["main"]
    let output = try Command("git", arguments: arguments, in: sandbox.path).run().succeeded().output
    let mails = Self.split(output)
    try #require(mails.count == history.trees.count - 1)

    var applyOptions = ApplyOptions()
    applyOptions.allowsZeroContext = options.contains("-U0")
    let stripLevel = options.contains("--no-prefix") ? 0 : 1
    var doubtful: [GitApply.Case] = []
    var results: [[String]?] = []
    for (index, mail) in mails.enumerated() {
      let (before, after) = (history.trees[index], history.trees[index + 1])
      do {
        let diff = try Diff(parsing: mail, options: DiffOptions(stripLevel: stripLevel))
        let result = try before.applying(diff, applyOptions)
        #expect(Set(Diff.paths(in: mail)).isSuperset(of: stripLevel == 0 ? [] : diff.files.map(\.path)))
        if result == after { continue }
        results.append(result.listing)
      } catch {
        results.append(nil)
      }
      doubtful.append(
        .init(
          base: before, diff: mail,
          arguments: "-p\(stripLevel)\(applyOptions.allowsZeroContext ? " --unidiff-zero" : "")"))
    }
    // What git itself cannot take back must at least come out as git has it.
    let expected = try GitApply().run(doubtful)
    for (index, item) in doubtful.enumerated() {
      #expect(results[index] == expected[index], "\(String(decoding: item.diff, as: UTF8.self))")
    }
    // Git takes a link for one that stays, and refuses to go through it, where a rename without a mode line takes it away:
    // four of these commits move a link `x` to `x/in`. Where files are taken for rewritten and for sources of copies at
    // once, git writes two more in that way.
    #expect(doubtful.count <= (options.contains("-B20%") ? 6 : 4), "\(options): \(doubtful.count) do not come back")
  }

  @Test("reversed, they give the tree before")
  func reversed() throws {
    let history = RandomHistory(seed: 4711, commits: 100)
    let sandbox = try GitSandbox(bare: true)
    try sandbox.git("fast-import", "--quiet", input: history.fastImport)
    let output = try sandbox.git("format-patch", "--stdout", "--root", "-M", "--binary", "--full-index", "main").output
    for (index, mail) in Self.split(output).enumerated() {
      let result = try history.trees[index + 1].applying(try Diff(parsing: mail).reversed)
      #expect(result == history.trees[index], "\(String(decoding: mail, as: UTF8.self))")
    }
  }

  /// The mails of `git format-patch --stdout`.
  static func split(_ output: [UInt8]) -> [[UInt8]] {
    var mails: [[UInt8]] = []
    for line in output.split(separator: 10, omittingEmptySubsequences: false) {
      if line.starts(with: "From ".utf8), line.count > 45, ObjectID(hexBytes: line.dropFirst(5).prefix(40)) != nil {
        mails.append([])
      }
      if !mails.isEmpty { mails[mails.count - 1] += line + [10] }
    }
    return mails
  }
}
