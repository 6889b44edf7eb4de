import Bytes
import TestSupport
import Testing

@Suite("Moments in the past")
struct TimeAgoTests {
  static let texts = [
    "1.second.ago", "90.minutes.ago", "3.hours.ago", "2.days.ago", "1.week.ago", "1.month.ago", "2.months.ago",
    "6.months.ago", "13.months.ago", "1.year.ago", "4.years.ago", "last.week", "last.month", "last.year",
    "two.weeks.ago",
    "ten.months.ago",
  ]

  /// 31 March, 29 February, 1 January, and a day in summer.
  @Test(arguments: [1_774_958_400, 1_709_208_000, 1_767_225_600, 1_785_333_333] as [Int64])
  func `a moment is the one that git means`(now: Int64) throws {
    let environment = ["GIT_TEST_DATE_NOW": "\(now)", "TZ": "UTC"]
    let said = try Command(
      "git", arguments: ["rev-parse"] + Self.texts.map { "--since=\($0)" }, environment: environment
    ).run().succeeded()
    let moments = Self.texts.map { TimeAgo.moment($0, now: now).map { "--max-age=\($0)" } ?? "nothing for \($0)" }
    #expect(moments == said.lines)
  }

  @Test(arguments: [
    "", "ago", "1.ago", "week", "1.fortnight.ago", "-1.week.ago", "1.week.from.now", "99999999.years.ago",
  ])
  func `anything else is none`(text: String) {
    #expect(TimeAgo.moment(text, now: 1_700_000_000) == nil)
  }
}
