import Bytes
import CGit2

extension ObjectID {
  /// The id in the first 20 of these bytes, which must be there.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      middle: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      low: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
  }

  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid) { ObjectID($0) }
  }

  /// Appends the 20 bytes.
  func append(to bytes: inout [UInt8]) {
    withUnsafeBytes(of: git_oid(self)) { bytes.append(contentsOf: $0) }
  }
}

extension git_oid {
  init(_ id: ObjectID) {
    self.init()
    let words = id.words
    withUnsafeMutableBytes(of: &self) { target in
      target.storeBytes(of: words.high.bigEndian, toByteOffset: 0, as: UInt64.self)
      target.storeBytes(of: words.middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      target.storeBytes(of: words.low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
  }
}
