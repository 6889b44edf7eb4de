import Bytes
import Testing

@Suite("Numbers from strangers")
struct BoundedNumbersTests {
  @Test(
    "a number of any length is read as itself or as the least or greatest that fits",
    arguments: [
      ("0", 0), ("-1", -1), ("+7", 7), ("007", 7), ("9223372036854775807", .max), ("9223372036854775808", .max),
      ("-9223372036854775808", .min), ("-9223372036854775809", .min), ("18446744073709551616", .max),
      (String(repeating: "9", count: 40), .max), ("-" + String(repeating: "9", count: 40), .min), ("", nil), ("-", nil),
      ("+", nil), ("--1", nil), ("1 ", nil), ("0x10", nil), ("1e9", nil), ("٣", nil),
    ] as [(String, Int64?)])
  func saturating(text: String, expected: Int64?) {
    #expect(Int64(saturating: text.utf8) == expected)
  }

  @Test(
    "a moment lies between 1970 and 2200",
    arguments: [
      (0, 0), (-1, 0), (7_258_118_400, 7_258_118_400), (7_258_118_401, 7_258_118_400), (.min, 0),
      (.max, 7_258_118_400), (4_294_967_296, 4_294_967_296),
    ] as [(Int64, Int64)])
  func moments(seconds: Int64, expected: Int64) {
    #expect(Timestamp(nearest: seconds).seconds == expected)
    #expect((Timestamp(exactly: seconds) != nil) == (seconds == expected))
    #expect(Timestamp(nearest: String(seconds).utf8)?.seconds == expected)
    for step in [Int64.min, -1, 0, 1, .max] {
      #expect(Timestamp.bounds.contains(Timestamp(nearest: seconds).advanced(by: step).seconds))
    }
  }

  @Test(
    "a zone is less than a day from UTC",
    arguments: [
      (0, 0), (1439, 1439), (1440, 1439), (-1439, -1439), (-1440, -1439), (.min, -1439), (.max, 1439),
    ])
  func zones(minutes: Int, expected: Int) {
    #expect(ZoneOffset(nearest: minutes).minutes == expected)
  }

  @Test(
    "a zone of git is read as hours and minutes, with any digits",
    arguments: [
      ("+0000", 0, "+0000"), ("+0530", 330, "+0530"), ("-0730", -450, "-0730"), ("+2359", 1439, "+2359"),
      ("+2400", 1439, "+2359"), ("-9999", -1439, "-2359"), ("-9223372036854775808", -1439, "-2359"),
      ("9223372036854775808", 1439, "+2359"), ("x", 0, "+0000"), ("", 0, "+0000"),
    ])
  func gitZones(text: String, minutes: Int, written: String) {
    let zone = ZoneOffset(hoursAndMinutes: text.utf8)
    #expect(zone.minutes == minutes)
    #expect(zone.hoursAndMinutes == written)
  }

  @Test("a count outside its bounds is none")
  func counts() {
    for text in ["-1", "10", "9223372036854775808", "", "a"] { #expect(Int(text, within: 0...9) == nil) }
    for number in 0...9 { #expect(Int("\(number)", within: 0...9) == number) }
  }
}
