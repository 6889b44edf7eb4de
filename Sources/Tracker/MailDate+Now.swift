public import Mail
import Platform

extension MailDate {
  /// Now, with the offset of the place.
  public static func now() -> MailDate {
    let now = Clock.now()
    return MailDate(seconds: now, offsetMinutes: Clock.localOffsetMinutes(at: now))
  }
}
