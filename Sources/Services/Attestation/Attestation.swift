public import Bytes

/// What is known of who made a mail: a developer signature that was checked, or a DKIM signature that the mail server
/// checked.
public struct Attestation: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case signature, dkim
  }

  public enum Verdict: Hashable, Sendable {
    case good
    /// The signed text arrived unchanged, followed by text that was not signed, such as a list's footer.
    case goodWithTextBelow
    /// Why it does not show who it claims to, or does not cover this mail.
    case bad(String)
    case unknownKey
    /// Why it could not be checked.
    case unchecked(String)
  }

  public let kind: Kind
  /// For example `ed25519-sha256`; nil if unknown.
  public let algorithm: String?
  /// An address; for DKIM, a domain.
  public let identity: String?
  public let selector: String?
  public let time: Timestamp?
  public let verdict: Verdict
  /// Whether it is the sender's or the author's own.
  public let isOwn: Bool

  public var isGood: Bool { verdict == .good || verdict == .goodWithTextBelow }

  public var isBad: Bool { if case .bad = verdict { true } else { false } }

  /// Whether it shows that the mail's sender or author made it.
  public var counts: Bool { kind == .signature && isGood && isOwn }
}
