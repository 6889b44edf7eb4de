import Platform
import TestSupport
import Testing

@testable import PatchbayCLI

@Suite("Layout on a terminal")
struct LayoutTests {
  @Test(
    "the width of text is that of a terminal",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("世界", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11ab}", 2), ("👍🏽", 2),
      ("🇩🇪", 2), ("ﾊﾝｶｸ", 4), ("a\u{200b}b", 2),
    ])
  func width(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("text is truncated to its column, never within a character")
  func truncation() {
    for columns in 0...12 {
      let cut = DisplayWidth.truncated("世界 e\u{301}tude", to: columns)
      #expect(DisplayWidth.of(cut) <= columns)
    }
    #expect(DisplayWidth.truncated("世界の海", to: 6) == "世界…")
    #expect(DisplayWidth.truncated("abc", to: 3) == "abc")
  }

  @Test("text wraps at blanks, and a word that is too long has its own line")
  func lines() {
    #expect(DisplayWidth.lines(of: "one  two", columns: 8) == ["one  two"])
    #expect(DisplayWidth.lines(of: "one two three", columns: 8) == ["one two", "three"])
    #expect(DisplayWidth.lines(of: "a overlong b", columns: 4) == ["a", "overlong", "b"])
    #expect(DisplayWidth.lines(of: "世界 の海 e", columns: 6) == ["世界", "の海 e"])
  }

  @Test("columns line up, the flexible one is truncated, and nothing is truncated in a pipe")
  func table() {
    var table = Table([.init(style: .yellow), .init(alignment: .right), .init(isFlexible: true)])
    table.add(["ab12", "2/2", "A rather long subject line"])
    table.add(["cd", "10/12", "short\u{1b}"])
    #expect(
      table.lines(width: nil, colour: false) == [
        "ab12    2/2  A rather long subject line", "cd    10/12  short\\x1b",
      ])
    #expect(table.lines(width: 24, colour: false)[0] == "ab12    2/2  A rather l…")
    #expect(table.lines(width: nil, colour: true)[1].hasPrefix("\u{1b}[33mcd\u{1b}[0m    10/12"))
  }

  @Test("relative dates are those of git", .needsProgram("git"))
  func relativeDates() throws {
    let now: Int64 = 1_700_000_000
    let ages: [Int64] = [
      0, 1, 89, 90, 91, 5369, 5370, 7000, 126_000, 129_599, 131_000, 1_000_000, 1_209_600, 2_000_000, 6_000_000,
      6_048_001, 20_000_000, 31_500_000, 31_536_000, 40_000_000, 63_072_000, 94_000_000, 157_000_000, 157_680_000,
      500_000_000,
    ]
    var stream = ""
    for (index, age) in ages.enumerated() {
      stream += "commit refs/heads/d\(index)\ncommitter A <a@example.org> \(now - age) +0000\ndata 0\n"
    }
    let sandbox = try GitSandbox()
    try sandbox.git("fast-import", "--quiet", input: Array(stream.utf8))
    for (index, age) in ages.enumerated() {
      let git = try sandbox.git(
        "log", "-1", "--date=relative", "--format=%cd", "d\(index)", environment: ["GIT_TEST_DATE_NOW": "\(now)"])
      #expect(RelativeDate.text(now - age, now: now) == git.line, "\(age) s")
    }
    #expect(RelativeDate.text(now + 5, now: now) == "in the future")
    #expect(RelativeDate.text(.min, now: .max) == "in the future")
  }

  @Test("progress shows the count, the rate and the time left")
  func progress() {
    #expect(
      ProgressLine.text("Importing", count: 1200, unit: "mails", fraction: 0.25, elapsed: 2)
        == "Importing: 1,200 mails (25 %), 600/s, 6 s left")
    #expect(
      ProgressLine.text("Importing", count: 7, unit: "mails", fraction: nil, elapsed: 1) == "Importing: 7 mails, 7/s")
  }
}
