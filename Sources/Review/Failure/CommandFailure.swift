import Bytes

/// An error for people: one line that says what failed, why, and what to do about it.
package struct CommandFailure: Error, Equatable, Sendable {
  package let status: ExitStatus
  package let what: String
  package let why: String?
  package let advice: String?

  package init(_ status: ExitStatus, _ what: String, why: String? = nil, advice: String? = nil) {
    self.status = status
    self.what = what
    self.why = why
    self.advice = advice
  }

  /// `patchbay: what failed: why; what to do`, on one line whatever the parts hold.
  package var line: String { "patchbay: " + text }

  /// The line without the program's name.
  package var text: String {
    var text = what
    if let why { text += ": " + why }
    if let advice { text += "; " + advice }
    return UntrustedText.line(text)
  }
}
