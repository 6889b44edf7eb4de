import Bytes
import Foundation
import Git
import TestSupport
import Testing

/// The mails of a branch with everything that patches can do, damaged in many ways, the same in every run.
///
/// `PATCHBAY_SERIES_FUZZ` is how many damaged series each seed tries (150 unless set). An input that was once a problem
/// stays in `Tests/Fuzz/series.corpus`, in base64, and is tried every time.
@Suite("Damaged series never trap", .timeLimit(.minutes(240)))
struct SeriesFuzzTests {
  static let rounds = Int(ProcessInfo.processInfo.environment["PATCHBAY_SERIES_FUZZ"] ?? "") ?? 150

  private let folder: TemporaryDirectory
  private let mailbox: [UInt8]

  init() throws {
    folder = try TemporaryDirectory()
    mailbox = try Command(PackageFiles.root + "/Tests/Fuzz/series-code", folder("code")).run().succeeded().output
  }

  private func fuzzed(_ inputs: some Sequence<[UInt8]>) throws -> FuzzedSeries {
    let repository = try Repository.open(folder("code"))
    let base = try repository.commit(named: "main")
    var series = FuzzedSeries(base: try #require(base))
    for input in inputs {
      let problem = try series.problem(with: input, in: repository)
      #expect(problem == nil, "\(problem ?? ""): \(Data(input).base64EncodedString())")
    }
    return series
  }

  @Test("undamaged, it applies with all options")
  func whole() throws {
    let series = try fuzzed((0..<12).map { mailbox + [UInt8](repeating: 10, count: $0) })
    #expect(series.made == 12 * 6 && series.refused == 0)
  }

  @Test("with changed lines, numbers and bytes and missing or mixed mails", arguments: 1...6)
  func damaged(seed: Int) throws {
    var mutator = MailboxMutator(mailbox, seed: UInt64(seed))
    let series = try fuzzed((0..<Self.rounds).map { _ in mutator.next() })
    #expect(series.made > 0 && series.refused > 0)
  }

  @Test("of earlier findings")
  func corpus() throws {
    let lines = try PackageFiles.read(PackageFiles.root + "/Tests/Fuzz/series.corpus").split(separator: 10)
    let inputs = lines.compactMap { Data(base64Encoded: Data($0)).map(Array.init) }
    #expect(inputs.count == lines.count)
    _ = try fuzzed(inputs)
  }
}

/// Damages a mailbox: a few changes each time, of kinds that reach far into a patch.
private struct MailboxMutator {
  private let lines: [[UInt8]]
  private let mails: [[[UInt8]]]
  private var random: SeededNumbers

  private static let tokens = [
    "GIT binary patch", "literal 20", "delta 9", "zcmZ?wbhEHb", "rename from f", "rename to .git/config",
    "copy from d/g", "new file mode 120000", "new file mode 160000", "deleted file mode 100644", "old mode 100755",
    "@@ -0,0 +1 @@", "@@ -1,99999999999999999999 +1 @@", "@@ -30,2 +30,2 @@", "--- a/f", "+++ b/../x", "--- /dev/null",
    "+++ b/link/x", "index 0000000..1111111", "index 1111111111111111111111111111111111111111..2 160000",
    "similarity index 100%", "\\ No newline at end of file", "-- >8 --", "---", "From: nobody", "diff --git a/f b/d",
    "diff --git \"a/\\303\\244\" \"b/\\056git/x\"", "Content-Transfer-Encoding: base64", "-", "+", " ",
  ]

  init(_ mailbox: [UInt8], seed: UInt64) {
    lines = mailbox.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    var mails: [[[UInt8]]] = []
    for line in lines {
      if line.starts(with: "From ".utf8) || mails.isEmpty { mails.append([]) }
      mails[mails.count - 1].append(line)
    }
    self.mails = mails
    random = SeededNumbers(seed: seed)
  }

  mutating func next() -> [UInt8] {
    var text: [[UInt8]] = []
    for mail in mails where random.below(4) > 0 { text += mail }
    if text.isEmpty { text = mails[random.below(mails.count)] }
    for _ in 0...random.below(5) { change(&text) }
    return Array(text.joined(separator: [10]))
  }

  private mutating func change(_ text: inout [[UInt8]]) {
    guard !text.isEmpty else { return }
    let place = random.below(text.count)
    switch random.below(9) {
    case 0: text.remove(at: place)
    case 1: text.insert(lines[random.below(lines.count)], at: place)
    case 2: text.insert(Array(Self.tokens[random.below(Self.tokens.count)].utf8), at: place)
    case 3: text[place] = Array(Self.tokens[random.below(Self.tokens.count)].utf8)
    case 4: text.swapAt(place, random.below(text.count))
    case 5: text.removeSubrange(place..<min(text.count, place + random.below(12)))
    case 6: text[place] = digits(in: text[place])
    default:
      guard !text[place].isEmpty else { return }
      text[place][random.below(text[place].count)] = UInt8(random.below(256))
    }
  }

  /// Other digits where there are any.
  private mutating func digits(in line: [UInt8]) -> [UInt8] {
    line.map { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? UInt8(ascii: "0") + UInt8(random.below(10)) : byte
    }
  }
}
