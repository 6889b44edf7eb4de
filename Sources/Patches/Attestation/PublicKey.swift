import Bytes
import Mail

/// A public key as a file holds it.
public enum PublicKey {
  /// The algorithm it is for; nil if it is not a key.
  public static func algorithm(of file: [UInt8]) -> SignatureAlgorithm? {
    let text = String(decoding: file.prefix(1 << 16), as: UTF8.self)
    if text.contains("-----BEGIN PGP PUBLIC KEY BLOCK-----") { return .openpgp }
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count >= 2, ["ssh-", "ecdsa-", "sk-"].contains(where: words[0].hasPrefix) { return .openssh }
    if words.count == 1, words[0].utf8.count == 44, Base64.decode(Array(words[0].utf8)[...]).count == 32 {
      return .ed25519
    }
    // A public key packet (RFC 9580, section 4.2): tag 6, in the new or the old format.
    guard let first = file.first, first & 0x80 != 0 else { return nil }
    let tag = first & 0x40 != 0 ? first & 0x3F : first >> 2 & 0x0F
    return tag == 6 ? .openpgp : nil
  }
}
