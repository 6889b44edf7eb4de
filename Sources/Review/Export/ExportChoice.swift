package import Patches

/// What of a series is made into commits, and under which name.
package struct ExportChoice {
  /// The branch's name; nil for one that is made from the series.
  package var branch: String?
  /// Whether the trailers that replies gave are added.
  package var addsTrailers = true
  /// Whether they are added also if they came from somebody else than they name.
  package var takesAnySender = false

  /// The numbers of the patches that are wanted; nil for all.
  package var patches: PatchNumbers?
  /// Whether patches may hold characters that a reviewer does not see.
  package var allowsHidden = false
  /// Whether each commit message gets a `Link:` to its mail in the project's archive.
  package var addsLinks = false

  package init() {}
}
