package import Mail

extension Address {
  /// Whether `git send-email` sends to it: the domain has a dot (`extract_valid_address` in git-send-email).
  package var isMailable: Bool {
    let parts = email.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return false }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
      && !email.contains { $0.isWhitespace || "<>\",".contains($0) }
  }
}
