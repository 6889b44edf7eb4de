package import Bytes
public import Git
public import Mail
package import Patches
public import Tracker

/// Checks the signatures of mails with the keys of a tracker.
///
/// A class, because it keeps the keys that it has read.
public final class AttestationCheck {
  private let keyring: Keyring
  private let servers: Set<String>
  private var keys: [Keyring.Place: [UInt8]?] = [:]

  /// - Parameter servers: The mail servers whose DKIM results are trusted.
  public init(_ keyring: Keyring, servers: [String]) {
    self.keyring = keyring
    self.servers = Set(servers)
  }

  /// What is known of who made a mail: its developer signatures in their order, then the mail server's DKIM results.
  public func attestations(
    of mail: [UInt8], sender: Address, in store: some ObjectStore
  ) throws(GitError) -> [Attestation] {
    var result: [Attestation] = []
    for claim in SignatureClaim.all(in: mail) { result.append(try attestation(claim, sender, in: store)) }
    guard !servers.isEmpty else { return result }
    let results = AuthenticationResults(Header(parsing: mail), of: servers)
    return result + results.signatures.filter { $0.result != "none" }.map { Self.attestation($0, sender) }
  }

  // MARK: DKIM

  private static func attestation(_ dkim: AuthenticationResults.DKIM, _ sender: Address) -> Attestation {
    let isOwn = dkim.domain.map { sender.key.hasSuffix("@" + $0) || sender.key.hasSuffix("." + $0) } ?? false
    let verdict: Attestation.Verdict =
      switch dkim.result {
      case "pass": .good
      case "temperror", "policy", "neutral": .unchecked(dkim.result)
      default: .bad(dkim.reason ?? dkim.result)
      }
    return Attestation(
      kind: .dkim, algorithm: nil, identity: dkim.domain, selector: dkim.selector, time: nil, verdict: verdict,
      isOwn: isOwn)
  }

  // MARK: Developer signatures

  private func attestation(
    _ claim: SignatureClaim, _ sender: Address, in store: some ObjectStore
  ) throws(GitError) -> Attestation {
    let signature = claim.signature
    let identity = signature.identity?.lowercased()
    let (verdict, time) = try verdict(on: claim, in: store)
    return Attestation(
      kind: .signature, algorithm: signature.algorithmName, identity: signature.identity, selector: signature.selector,
      time: time ?? signature.time, verdict: verdict,
      isOwn: identity == sender.key || identity == claim.author.lowercased())
  }

  private func verdict(
    on claim: SignatureClaim, in store: some ObjectStore
  ) throws(GitError) -> (Attestation.Verdict, Timestamp?) {
    let signature = claim.signature
    if let fault = claim.fault { return (.bad(fault), nil) }
    guard let algorithm = signature.algorithm, let identity = signature.identity,
      let place = Keyring.Place(algorithm, identity, selector: signature.selector),
      let key = try key(at: place, in: store)
    else { return (.unknownKey, nil) }
    return Self.verdict(on: claim, by: key)
  }

  /// Checks a signature against this key, whoever owns it, and returns when it was made if the signature holds that.
  package static func verdict(
    on claim: SignatureClaim, by key: [UInt8]
  ) -> (verdict: Attestation.Verdict, time: Timestamp?) {
    if let fault = claim.fault { return (.bad(fault), nil) }
    guard let algorithm = claim.signature.algorithm else { return (.unknownKey, nil) }
    guard claim.body != .changed else { return (.bad("the body was changed"), nil) }
    let outcome =
      switch algorithm {
      case .ed25519: SignedDigest(ed25519: claim.value, key: key)
      case .openpgp: SignedDigest(openPGP: claim.value, key: key)
      case .openssh: SignedDigest(openSSH: claim.encodedValue, of: claim.digest, key: key)
      }
    switch outcome {
    case .unknown(let reason): return (.unchecked(reason), nil)
    case .forged(let reason): return (.bad(reason), nil)
    case .signed(let digest, let time):
      guard digest == claim.digest else { return (.bad("a signed header field was changed"), nil) }
      return (claim.body == .same ? .good : .goodWithTextBelow, time)
    }
  }

  private func key(at place: Keyring.Place, in store: some ObjectStore) throws(GitError) -> [UInt8]? {
    if let known = keys[place] { return known }
    let key = try keyring.key(at: place, in: store)
    keys[place] = .some(key)
    return key
  }
}
