import Platform
import SystemPackage

/// One line on standard error that says how far a long piece of work is: only on a terminal, and only once the work has
/// taken a second.
///
///     Importing: 1,200 of 3,509 mails (34 %), 2,400/s, 1 s left
final class ProgressLine {
  private let title: String
  private let unit: String
  private let isShown: Bool
  private let started = ContinuousClock.now
  private var nextUpdate: ContinuousClock.Instant
  private var hasWritten = false

  init(_ title: String, unit: String, isTerminal: Bool = Terminal.isTerminal(2)) {
    self.title = title
    self.unit = unit
    isShown = isTerminal
    nextUpdate = started + .seconds(1)
  }

  /// Says that `count` are done. `fraction`, 0 to 1, is how much of the whole that is, if it is known.
  func update(_ count: Int, fraction: Double? = nil) {
    guard isShown, ContinuousClock.now >= nextUpdate else { return }
    nextUpdate = ContinuousClock.now + .milliseconds(100)
    let elapsed = Self.seconds(ContinuousClock.now - started)
    write("\r" + Self.text(title, count: count, unit: unit, fraction: fraction, elapsed: elapsed) + "\u{1b}[K")
    hasWritten = true
  }

  /// Takes the line away.
  func finish() {
    if hasWritten { write("\r\u{1b}[K") }
  }

  /// The line's text after `elapsed` seconds.
  static func text(_ title: String, count: Int, unit: String, fraction: Double?, elapsed: Double) -> String {
    var text = "\(title): \(grouped(count)) \(unit)"
    if let fraction { text += " (\(Int(min(1, max(0, fraction)) * 100)) %)" }
    guard elapsed > 0 else { return text }
    text += ", \(grouped(Int(Double(count) / elapsed)))/s"
    if let fraction, fraction > 0.01, fraction < 1 {
      text += ", \(remaining(elapsed * (1 - fraction) / fraction)) left"
    }
    return text
  }

  private static func remaining(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e9).rounded(.up))
    if whole < 100 { return "\(whole) s" }
    return whole < 6000 ? "\((whole + 59) / 60) min" : "\((whole + 3599) / 3600) h"
  }

  private static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: index)
      index -= 3
    }
    return String(digits)
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }

  // Progress that cannot be shown is no reason to stop the work it tells of.
  private func write(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
}
