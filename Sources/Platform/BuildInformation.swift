import CPlatform

/// What the program was built from.
public enum BuildInformation {
  /// The commit, abbreviated, if whoever built it said so (`PATCHBAY_COMMIT` in the environment of `swift build`).
  public static var commit: String? {
    let text = String(cString: patchbay_commit())
    return text.isEmpty ? nil : text
  }
}
