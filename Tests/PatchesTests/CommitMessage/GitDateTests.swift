import Mail
import Patches
import TestSupport
import Testing

@Suite struct GitDateTests {
  /// Dates as mails and commits bear them, good and odd.
  static let dates = [
    "Tue, 14 Nov 2023 22:13:20 +0100", "14 Nov 2023 22:13 +0100", "Tue, 14 Nov 2023 22:13:20 GMT",
    "Tue, 14 Nov 2023 22:13:20 EST", "Tue, 14 Nov 2023 22:13:20 (CET)", "Tue, 14 Nov 2023 22:13:20 +0100 (PST)",
    "Tue, 14 Nov 23 22:13:20 +0100", "14 Nov 05 22:13:20 +0100", "14 Nov 71 22:13:20 +0100",
    "Tue, 31 Feb 2023 22:13:20 +0100", "29 Feb 2024 00:00:00 +0000", "30 Feb 2024 00:00:00 +0000",
    "Thu, 1 Jan 1970 00:00:00 +0000", "Thu, 1 Jan 1960 00:00:00 +0000", "31 Dec 2099 23:59:60 +0000",
    "1 Jan 2100 00:00:00 +0000", "@1700000000 +0100", "@1700000000 -0330", "1700000000 +0100", "1700000000",
    "@1700000000", "@0 +0000", "2023-11-14T22:13:20+01:00", "2023-11-14 22:13:20.123456 +0545",
    "20231114T221320.5+0100", "20231114 221320 +0100", "2023/11/14 22:13:20 +0100", "2023.11.14 22:13:20 +0100",
    "14.11.2023 22:13:20 +0100", "11/14/2023 22:13:20 +0100", "14/11/2023 22:13:20 +0100", "14.11.05 1:2:3 +0100",
    "2023-14-11 22:13:20 +0100", "Nov 14 22:13:20 2023 +0100", "Tue Nov 14 22:13:20 2023", "14-Nov-2023 22:13:20 +0100",
    "14 November 2023 10:13:20 PM +0100", "14 Novem 2023 12:13:20 AM +0100", "14 Novx 2023 22:13:20 +0100",
    "Tue, 14 Nov 2023 24:13:20 +0100", "Tue, 14 Nov 2023 24:61:20 +0100", "14 Nov 2023 22:13:61 +0100",
    "14 Nov 2023 22:13:20 +9999", "14 Nov 2023 22:13:20 +2359", "14 Nov 2023 22:13:20 +01", "14 Nov 2023 22:13:20 +1",
    "14 Nov 2023 22:13:20 +01:3", "14 Nov 2023 22:13:20 0100", "14 Nov 2023 22:13:20 -0000", "garbage", " ", "2023",
    "Nov 2023 22:13:20 +0000", "22:13:20 +0000", "14 Nov 2023", "99999999999999999999 +0000", "14 11 2023 22:13:20 Z",
    "14 Nov 2023 22.13.20 +0100", "Tue, 14 Nov 2023 PM 22:13:20 +0100", "14 Nov 2023 22:13:20 MESZ", "4102444800 +0000",
  ]

  @Test("A date is read or refused as by git", arguments: dates)
  func sameAsGit(date: String) throws {
    #expect(GitDate.parse(Array(date.utf8)).map { "\($0.seconds) \($0.offsetMinutes)" } == (try Self.git(date)))
  }

  @Test("Random mixtures of parts of dates are read as git reads them", arguments: 1...4)
  func mixtures(seed: Int) throws {
    let pieces = [
      "Tue,", "14", "05", "Nov", "2023", "22:13:20", "9:05", "+0100", "-03:30", "GMT", "PDT", "PM", "70", "31",
      "221320",
      "20231114", "1700000000", "1/2/2003", "3.4.2005", "2001-02-03", "Sept", "mon", "x", "(a)", "1400", ".5", "-",
    ]
    var state = UInt64(seed)
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var different: [String] = []
    for _ in 0..<60 {
      let date = (0..<(3 + below(5))).map { _ in pieces[below(pieces.count)] }.joined(
        separator: below(8) == 0 ? "" : " ")
      let ours = GitDate.parse(Array(date.utf8)).map { "\($0.seconds) \($0.offsetMinutes)" }
      let git = try Self.git(date)
      if ours != git { different.append("\(date): \(ours ?? "nothing") instead of \(git ?? "nothing")") }
    }
    #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
  }

  /// What git takes as the author's date, in a place where the local zone is UTC.
  private static func git(_ date: String) throws -> String? {
    let environment = [
      "GIT_AUTHOR_DATE": date, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "TZ": "UTC",
    ]
    let result = try Command("git", "var", "GIT_AUTHOR_IDENT", environment: environment).run()
    guard result.status == 0 else { return nil }
    let words = result.line.split(separator: " ").suffix(2).compactMap { Int($0) }
    guard words.count == 2 else { throw TestSupportError("git gives \(result.line)") }
    let minutes = abs(words[1]) / 100 * 60 + abs(words[1]) % 100
    return "\(words[0]) \(words[1] < 0 ? -minutes : minutes)"
  }
}
