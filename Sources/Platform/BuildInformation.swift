import CPlatform

/// What the program was built from.
public enum BuildInformation {
  /// The abbreviated commit, if it was given (`PATCHBAY_COMMIT` in the environment of `swift build`).
  public static var commit: String? {
    let text = String(cString: patchbay_commit())
    return text.isEmpty ? nil : text
  }
}
