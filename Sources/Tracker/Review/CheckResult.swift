package import Mail

/// The result of one check of a patch, and its author.
package struct CheckResult {
  package let check: Event.Check
  package let date: MailDate
  package let actor: Address

  /// For example `ci/test fail: 2 of 80 fail, https://ci.example.org/17`.
  package var text: String {
    let more = [check.description, check.url].compactMap(\.self).joined(separator: ", ")
    return "\(check.context) \(check.state.rawValue)" + (more.isEmpty ? "" : ": \(more)")
  }
}
