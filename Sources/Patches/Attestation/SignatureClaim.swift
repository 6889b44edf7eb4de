import Bytes
import Mail

/// A developer signature of a mail, and the hash that it must sign, to be checked with a key.
///
/// Canonical form, required fields and their order are patatt's (patatt/__init__.py, DevsigHeader), so that both reach
/// the same verdict. By default patatt treats a mail to which a list appended text as bad; b4 then checks the signed
/// part alone, and so does this if the rest is text.
public struct SignatureClaim: Hashable, Sendable {
  /// How the received body compares to the one that was signed.
  public enum Body: Hashable, Sendable {
    case same
    /// The same, followed by other text.
    case followedByText
    case changed
  }

  public let signature: DeveloperSignature
  /// Why it cannot be checked with any key; nil if it can.
  public let fault: String?
  public let body: Body
  /// SHA-256 of the signed header fields and the signature's own field in this mail.
  public let digest: [UInt8]
  /// The address of the commit's author, who need not be the sender.
  public let author: String
  /// The value of `b=`: for ed25519 the signature and the signed digest, for OpenPGP a signed message, for OpenSSH a
  /// signature.
  public var value: [UInt8] { Base64.decode(signature.value[...]) }
  /// The same in base64.
  public var encodedValue: [UInt8] { signature.value }

  /// The most signatures of a mail that are checked.
  static let limit = 10
  /// The field's name.
  static let fieldName = "X-Developer-Signature"

  /// The signatures of a mail, in the order of its header; none where there is no such field.
  public static func all(in raw: [UInt8]) -> [SignatureClaim] {
    let header = Header(parsing: raw)
    let values = header.all(fieldName).prefix(limit)
    guard !values.isEmpty else { return [] }
    let sender = header.last("From").flatMap { AddressParser.addresses(in: $0, limit: 1).first?.email }
    let mail = CanonicalMail(raw)
    return values.map { SignatureClaim(DeveloperSignature($0, sender: sender), in: mail) }
  }

  private init(_ signature: DeveloperSignature, in mail: CanonicalMail?) {
    self.signature = signature
    author = mail?.author ?? ""
    guard let mail else {
      (fault, body, digest) = ("git mailinfo cannot read the mail", .changed, [])
      return
    }
    let signed = Self.signedHeader(signature, of: mail)
    fault = Self.fault(of: signature) ?? (signed == nil ? "what it signs is too long" : nil)
    body = Self.compare(mail, signature)
    digest = signed.map { SHA256.hash($0) } ?? []
  }

  private static func fault(of signature: DeveloperSignature) -> String? {
    guard let name = signature.algorithmName else { return "it names no algorithm" }
    guard let algorithm = signature.algorithm else { return "its algorithm \(name) is not known" }
    guard signature.identity != nil else { return "it does not say whose it is" }
    for field in ["from", "subject"] where !signature.signedFields.contains(Array(field.utf8)) {
      return "it does not sign the field \(field)"
    }
    if signature.value.isEmpty { return "it holds no value" }
    if algorithm != .openpgp, !signature.hasTime { return "it does not say when it was made" }
    return nil
  }

  private static func compare(_ mail: CanonicalMail, _ signature: DeveloperSignature) -> Body {
    let expected = Base64.decode(signature.bodyHash[...])
    if SHA256.areEqual(SHA256.hash(mail.body), expected) { return .same }
    guard let length = signature.bodyLength, length < mail.body.count,
      SHA256.areEqual(SHA256.hash(mail.body[..<length]), expected), mail.isText(after: length)
    else { return .changed }
    return .followedByText
  }

  /// A longer signed header is refused: From and Subject may be listed many times, each as long as a mail.
  private static let longestHeader = 1 << 20

  /// The signed fields, the last first among those with the same name, then the signature's own without its value.
  /// Missing fields are skipped.
  ///
  /// - Returns: nil for more than ``longestHeader``.
  private static func signedHeader(_ signature: DeveloperSignature, of mail: CanonicalMail) -> [UInt8]? {
    var result: [UInt8] = []
    var places = Dictionary(grouping: mail.fields.indices) { mail.fields[$0].name }
    for name in signature.signedFields {
      guard let place = places[name]?.popLast() else { continue }
      let value = mail.fields[place].value
      guard result.count + name.count + value.count < longestHeader else { return nil }
      result += name + [UInt8(ascii: ":")] + value
    }
    return result + Array("\(fieldName.lowercased()):".utf8) + signature.signedText
  }
}
