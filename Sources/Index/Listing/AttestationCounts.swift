/// How many patches of a series are attested.
package struct AttestationCounts: Hashable, Sendable {
  /// With a good signature of their sender or author.
  package let good: Int
  /// With a bad one.
  package let bad: Int
  package let all: Int
  /// With one that could not be checked, because a program is not installed.
  package let unchecked: Int

  package init(good: Int, bad: Int, all: Int, unchecked: Int = 0) {
    self.good = good
    self.bad = bad
    self.all = all
    self.unchecked = unchecked
  }

  /// Whether that is shown of every patch.
  package var isAttested: Bool { all > 0 && good == all && bad == 0 }
}
