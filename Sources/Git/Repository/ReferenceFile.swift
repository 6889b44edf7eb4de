import Bytes

/// What the file of a reference holds: an id, or `ref: ` and the name of another reference.
public enum ReferenceFile {
  /// The id that the file names; nil for a symbolic reference and for a damaged one.
  static func id(in bytes: [UInt8]) -> ObjectID? {
    guard bytes.count == 40 || bytes.count > 40 && ByteClass.isSpace(bytes[40]) else { return nil }
    return ObjectID(hexBytes: bytes[..<40])
  }

  static func isSymbolic(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "ref:".utf8) }

  /// Whether the bytes are neither.
  public static func isDamaged(_ bytes: [UInt8]) -> Bool { !isSymbolic(bytes) && id(in: bytes) == nil }
}
