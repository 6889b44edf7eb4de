public import Mail
import Platform

extension MailDate {
  /// The current time, with the local offset.
  public static func now() -> MailDate {
    let now = Clock.now()
    return MailDate(seconds: now, offsetMinutes: Clock.localOffsetMinutes(at: now))
  }
}
