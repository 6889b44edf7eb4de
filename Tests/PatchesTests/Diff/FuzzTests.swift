import Foundation
import Patches
import TestSupport
import Testing

/// Every sample, damaged in thousands of ways, the same in every run. There is nothing to compare with: whatever comes
/// must be an answer or an error, never a trap.
@Suite("damaged diffs are read or refused in one line", .timeLimit(.minutes(240)))
struct FuzzTests {
  @Test("with changed lines and letters", arguments: [1, 2, 3, 4] as [UInt64])
  func damaged(seed: UInt64) {
    let samples = SampleDiffs.all.map { Array($0.utf8) }
    var mutator = DiffMutator(seed: seed)
    for index in 0..<1000 { exercise(mutator.mutate(samples[index % samples.count], others: samples), index) }
  }

  @Test("with changed, removed and inserted bytes", arguments: [5, 6] as [UInt64])
  func noise(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let samples = SampleDiffs.all.map { Array($0.utf8) }
    for index in 0..<1000 {
      var text = samples[index % samples.count]
      for _ in 0..<Int.random(in: 1..<6, using: &random) where !text.isEmpty {
        let at = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: text.remove(at: at)
        case 1: text.insert(UInt8.random(in: 0...255, using: &random), at: at)
        case 2: text.removeSubrange(at...)
        default: text[at] = UInt8.random(in: 0...255, using: &random)
        }
      }
      exercise(text, index)
    }
  }

  @Test("as the fuzzer found them")
  func corpus() throws {
    let corpus = try Self.readCorpus()
    #expect(corpus.count > 300)
    for (index, text) in corpus.enumerated() { exercise(text, index) }
  }

  /// The inputs kept from fuzzing, one in base64 on each line.
  static func readCorpus() throws -> [[UInt8]] {
    let lines = try PackageFiles.read(PackageFiles.root + "/Tests/Fuzz/diff.corpus").split(separator: 10)
    return lines.compactMap { Data(base64Encoded: Data($0)).map(Array.init) }
  }

  @Test("with binary deltas of noise")
  func deltas() throws {
    var random = SeededRandom(seed: 7)
    let sandbox = try GitSandbox()
    for index in 0..<40 {
      // git deflates the noise for us: as a literal, which is then called a delta.
      var delta: [UInt8] = [3, UInt8.random(in: 0...20, using: &random)]
      for _ in 0..<Int.random(in: 0..<20, using: &random) {
        delta.append(Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0x90)
      }
      try PackageFiles.write(delta, to: sandbox.path + "/\(index)")
    }
    try sandbox.git("add", "-A")
    let text = try sandbox.git("diff", "--binary", "--cached").text.replacing("literal ", with: "delta ")
    let diff = try Diff(parsing: Array(text.utf8))
    #expect(diff.files.count == 40)
    for file in diff.files {
      // Literals of 1 to 23 bytes: none makes more than 40 instructions could copy of three bytes.
      if let made = try? file.apply(to: Array("abc".utf8)) { #expect(made.bytes.count <= 120) }
    }
  }

  private func exercise(_ text: [UInt8], _ index: Int) {
    #expect(Diff.paths(in: text, limit: 3).count <= 3)
    _ = PatchID.stable(ofDiff: text)
    let diff: Diff
    do {
      diff = try Diff(parsing: text, options: DiffOptions(stripLevel: [nil, 0, 1, 3][index % 4]))
    } catch {
      #expect(!error.description.contains { $0.isNewline } && error.description.utf8.count < 600)
      return
    }
    #expect(!diff.files.isEmpty && diff.reversed.files.count == diff.files.count)
    var options = ApplyOptions()
    options.allowsZeroContext = index % 3 == 0
    options.minimumContext = index % 5 == 0 ? 1 : nil
    var tree = SampleDiffs.tree
    _ = try? diff.apply(to: &tree, options: options)
    _ = try? diff.reversed.apply(to: &tree, options: options)
    for file in diff.files {
      for hunk in file.hunks { #expect(file.text(of: hunk).starts(with: "@@ -".utf8)) }
      _ = try? file.apply(to: Array("line 1\nline 2\r\n\n".utf8), options: options)
    }
  }
}
