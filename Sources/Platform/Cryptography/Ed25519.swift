import CPlatform

/// Signatures by Ed25519 (RFC 8032), checked by OpenSSL's libcrypto.
///
/// libcrypto is loaded with the first signature, and is no dependency of the build: swift-crypto would add BoringSSL to
/// every build and program, and a program run for each signature takes milliseconds where a list checks thousands.
public enum Ed25519 {
  public static let keySize = 32
  public static let signatureSize = 64

  /// Whether the signature of the message was made with the key; nil if libcrypto is not installed. A key or signature
  /// of another size is not valid.
  public static func isValid(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) -> Bool? {
    guard key.count == keySize, signature.count == signatureSize else { return false }
    let verdict = patchbay_ed25519_verify(key, signature, message, message.count)
    return verdict < 0 ? nil : verdict == 1
  }
}
