import Bytes

/// The words that git knows in a date.
enum GitDateWords {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"]
  /// Hours east of UTC by git's table, including daylight saving time; the first match counts.
  private static let zones: [(name: String, hours: Int)] = [
    ("IDLW", -12), ("NT", -11), ("CAT", -10), ("HST", -10), ("HDT", -9), ("YST", -9), ("YDT", -8), ("PST", -8),
    ("PDT", -7), ("MST", -7), ("MDT", -6), ("CST", -6), ("CDT", -5), ("EST", -5), ("EDT", -4), ("AST", -3), ("ADT", -2),
    ("WAT", -1), ("GMT", 0), ("UTC", 0), ("Z", 0), ("WET", 0), ("BST", 1), ("CET", 1), ("MET", 1), ("MEWT", 1),
    ("MEST", 2), ("CEST", 2), ("MESZ", 2), ("FWT", 1), ("FST", 2), ("EET", 2), ("EEST", 3), ("WAST", 7), ("WADT", 8),
    ("CCT", 8), ("JST", 9), ("EAST", 10), ("EADT", 11), ("GST", 10), ("NZT", 12), ("NZST", 12), ("NZDT", 13),
    ("IDLE", 12),
  ]

  static func month(_ text: ArraySlice<UInt8>) -> (month: Int, length: Int)? {
    for (index, name) in months.enumerated() {
      let length = match(text, name)
      if length >= 3 { return (index, length) }
    }
    return nil
  }

  static func weekday(_ text: ArraySlice<UInt8>) -> Int? {
    weekdays.lazy.map { match(text, $0) }.first { $0 >= 3 }
  }

  static func zone(_ text: ArraySlice<UInt8>) -> (hours: Int, length: Int)? {
    for (name, hours) in zones {
      let length = match(text, name)
      if length >= 3 || length == name.utf8.count { return (hours, length) }
    }
    return nil
  }

  /// How many letters of its word the text shares with the name; 0 if the word continues differently.
  static func match(_ text: ArraySlice<UInt8>, _ name: String) -> Int {
    var count = 0
    var letters = name.utf8.makeIterator()
    for byte in text {
      let letter = letters.next()
      let isWord = ByteClass.isLetter(byte) || ByteClass.isDigit(byte)
      guard let letter, isWord, byte | 0x20 == letter | 0x20 else { return isWord ? 0 : count }
      count += 1
    }
    return count
  }
}
