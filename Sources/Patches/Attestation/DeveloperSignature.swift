public import Bytes
import Mail

/// An `X-Developer-Signature` field, taken apart as patatt does it (patatt/__init__.py, DevsigHeader): fields as in
/// DKIM-Signature (RFC 6376, section 3.5), in which white space does not count.
public struct DeveloperSignature: Hashable, Sendable {
  /// The value of `a=`; nil if missing.
  public let algorithmName: String?
  /// nil if unknown.
  public let algorithm: SignatureAlgorithm?
  /// Its owner: `i=`, or the address of the mail's sender.
  public let identity: String?
  /// Which of their keys: `s=`.
  public let selector: String
  /// When it was made, from `t=`; nil if that is missing, not a number, or out of range.
  public let time: Timestamp?
  /// Whether there is a `t=`, which two of the algorithms need.
  let hasTime: Bool
  /// The names of the signed header fields, in the order of their signing.
  public let signedFields: [[UInt8]]
  /// The hash of the body in base64.
  let bodyHash: [UInt8]
  /// How many bytes of the body were signed.
  let bodyLength: Int?
  /// The part of the field itself that is signed: everything before the value of `b=`.
  let signedText: [UInt8]
  /// The value of `b=`, in base64.
  let value: [UInt8]

  /// - Parameters:
  ///   - field: The field's raw value.
  ///   - sender: The address of the mail's sender.
  init(_ field: ArraySlice<UInt8>, sender: String?) {
    let canonical = CanonicalMail.relaxed(field)
    var values: [[UInt8]: ArraySlice<UInt8>] = [:]
    let compact = canonical.filter { !ByteClass.isSpace($0) }
    for part in compact.split(separator: UInt8(ascii: ";"), maxSplits: Self.tagLimit) {
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
      values[Array(part[..<equals])] = part[(equals + 1)...]
    }
    func bytes(_ name: String) -> [UInt8]? { values[Array(name.utf8)].map { Array($0) } }
    func text(_ name: String) -> String? {
      bytes(name).flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }
    algorithmName = text("a")
    algorithm = algorithmName.flatMap(SignatureAlgorithm.init(field:))
    identity = text("i") ?? (bytes("i") == nil ? sender : nil)
    selector = text("s") ?? "default"
    hasTime = bytes("t")?.isEmpty == false
    time = bytes("t").flatMap(Int64.init(saturating:)).flatMap(Timestamp.init(exactly:))
    // No mail has more. What is left of the list is no field's name.
    signedFields = (bytes("h") ?? [])
      .split(separator: UInt8(ascii: ":"), maxSplits: Limits.fields, omittingEmptySubsequences: false)
      .map { Array($0) }
    bodyHash = bytes("bh") ?? []
    bodyLength = text("l").flatMap { Int($0, within: 1...Int(Int32.max)) }
    // The last one counts, as in patatt.
    if let mark = Self.lastValueMark(canonical) {
      signedText = Array(canonical[..<mark])
      value = canonical[mark...].filter { !ByteClass.isSpace($0) }
    } else {
      (signedText, value) = ([], [])
    }
  }

  /// Of more tags no signature is made.
  private static let tagLimit = 64

  /// The index after the last `b=`.
  private static func lastValueMark(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 1 else { return nil }
    return (1..<bytes.count).last { bytes[$0 - 1] == UInt8(ascii: "b") && bytes[$0] == UInt8(ascii: "=") }.map {
      $0 + 1
    }
  }
}
