import Bytes
import Mail

/// A developer signature of a mail, and what has to be checked with a key: the hash that its value must sign.
///
/// Canonical form, required fields and their order are patatt's (patatt/__init__.py, DevsigHeader), so that both come to
/// the same verdict. What patatt does not check by default is what a list put below the signed text: it calls that bad;
/// b4 then takes the signed part alone, and so does this where the rest is text.
public struct SignatureClaim: Hashable, Sendable {
  /// How the body that came compares to the one that was signed.
  public enum Body: Hashable, Sendable {
    case same
    /// The same, and text below it.
    case followedByText
    case changed
  }

  public let signature: DeveloperSignature
  /// Why it cannot be checked with any key; nil if it can.
  public let fault: String?
  public let body: Body
  /// SHA-256 of the signed header fields and of the signature's own field as they are in this mail.
  public let digest: [UInt8]
  /// The address of the commit's author, who need not be the sender.
  public let author: String
  /// What `b=` holds: of ed25519 the signature and the digest that was signed, of OpenPGP a signed message, of OpenSSH a
  /// signature.
  public var value: [UInt8] { Base64.decode(signature.value[...]) }
  /// The same in base64.
  public var encodedValue: [UInt8] { signature.value }

  /// So many signatures of a mail are looked at.
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

  /// More bytes of a header are not signed: From and Subject may stand there many times, each as long as a mail is.
  private static let longestHeader = 1 << 20

  /// The signed fields, of several with one name the last first, then the signature's own without its value. A field
  /// that is not there counts for nothing.
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
