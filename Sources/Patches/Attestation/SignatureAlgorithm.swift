/// How a developer signature is made, and the folder of a keyring that holds its keys.
public enum SignatureAlgorithm: String, Hashable, Sendable, CaseIterable {
  case ed25519, openpgp, openssh

  /// The algorithm of a signature's `a=` field, such as `ed25519-sha256`; nil if unknown.
  init?(field: String) {
    guard let algorithm = Self.allCases.first(where: { field.hasPrefix($0.rawValue) }) else { return nil }
    self = algorithm
  }
}
