/// What of a series is made into commits, and under which name.
package struct ExportChoice {
  /// The branch's name; nil for one that is made from the series.
  package var branch: String?
  /// Whether the trailers that replies gave are added.
  package var addsTrailers = true
  /// Whether they are added also if they came from somebody else than they name.
  package var takesAnySender = false

  package init() {}
}
