import Mail

/// A date for people.
enum DateText {
  /// How long ago on a terminal; the day elsewhere, where the text may be kept. `-` for a mail without a date.
  static func short(_ date: MailDate?, now: Int64, isTerminal: Bool) -> String {
    guard let date else { return "-" }
    return isTerminal ? RelativeDate.text(date.seconds, now: now) : String(date.iso8601.prefix(10))
  }

  /// The same for a column of a table, which has little room.
  static func cell(_ date: MailDate?, now: Int64, isTerminal: Bool) -> String {
    guard isTerminal, let date else { return short(date, now: now, isTerminal: false) }
    return RelativeDate.brief(date.seconds, now: now)
  }

  /// Day, time and offset as the mail has them, and how long ago that was.
  static func long(_ date: MailDate?, now: Int64) -> String? {
    guard let date else { return nil }
    return "\(date.rfc2822) (\(RelativeDate.text(date.seconds, now: now)))"
  }
}
