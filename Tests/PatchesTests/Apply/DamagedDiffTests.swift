import Bytes
import Patches
import TestSupport
import Testing

@Suite("damaged diffs, against git apply")
struct DamagedDiffTests {
  @Test("the sample diffs apply as git applies them")
  func samples() throws {
    let cases = SampleDiffs.all.map {
      GitApply.Case(
        base: SampleDiffs.tree, diff: Array($0.utf8), arguments: $0 == SampleDiffs.noContext ? "--unidiff-zero" : "")
    }
    let expected = try GitApply().run(cases)
    for (index, item) in cases.enumerated() {
      #expect(expected[index] != nil, "git refuses sample \(index)")
      #expect(try Self.outcome(item) == expected[index], "sample \(index)")
    }
  }

  @Test("damaged diffs apply or fail as with git, with the same tree")
  func damaged() throws {
    let samples = SampleDiffs.all.map { Array($0.utf8) }
    var mutator = DiffMutator(seed: 99)
    let diffs = (0..<600).map { mutator.mutate(samples[$0 % samples.count], others: samples) }
    let counts = try compare(diffs)
    #expect(counts.taken > 100 && counts.refused > 100, "\(counts)")
  }

  @Test("diffs that the fuzzer found apply or fail as with git")
  func corpus() throws {
    let counts = try compare(try FuzzTests.readCorpus())
    #expect(counts.taken > 25 && counts.refused > 100, "\(counts)")
  }

  private func compare(_ diffs: [[UInt8]]) throws -> (taken: Int, refused: Int, stricter: Int) {
    let cases = diffs.map { GitApply.Case(base: SampleDiffs.tree, diff: $0) }
    let expected = try GitApply().run(cases)
    var counts = (taken: 0, refused: 0, stricter: 0)
    for (index, item) in cases.enumerated() {
      let ours = try? Self.outcome(item)
      if ours == nil, expected[index] != nil, Self.isStricterOnPurpose(item) {
        counts.stricter += 1
        continue
      }
      #expect(
        ours == expected[index],
        "case \(index): \(Self.reason(item))\n\(String(decoding: item.diff, as: UTF8.self))")
      if ours == nil { counts.refused += 1 } else { counts.taken += 1 }
    }
    return counts
  }

  private static func outcome(_ item: GitApply.Case) throws -> [String] {
    var options = ApplyOptions()
    options.allowsZeroContext = item.arguments.contains("--unidiff-zero")
    return try item.base.applying(try Diff(parsing: item.diff), options).listing
  }

  private static func reason(_ item: GitApply.Case) -> String {
    do { return "\(try outcome(item).count) files" } catch { return "\(error)" }
  }

  /// Where we refuse what git takes.
  private static func isStricterOnPurpose(_ item: GitApply.Case) -> Bool {
    do {
      _ = try outcome(item)
    } catch let error as DiffError {
      switch error.reason {
      // git says so, drops the rest of the diff and applies what came before.
      case .corruptBinary, .unknownBinaryMethod, .binaryTooLarge: return true
      default: return false
      }
    } catch let error as TreeApplyError {
      return error.failures.allSatisfy {
        if case .unsafePath(.holdsNUL) = $0.reason { true } else { false }
      }
    } catch {}
    return false
  }
}
