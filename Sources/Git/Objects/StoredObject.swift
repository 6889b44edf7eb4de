public import Bytes

/// An object's kind and bytes, as they are hashed after git's header.
public struct StoredObject: Hashable, Sendable {
  public let kind: ObjectKind
  public let bytes: [UInt8]

  public init(kind: ObjectKind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  /// The same in no more memory than it takes: bytes that were appended have up to as much again to spare.
  var fitted: StoredObject {
    guard bytes.capacity - bytes.count > bytes.count / 8 else { return self }
    let fitted = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      count = bytes.withUnsafeBufferPointer { buffer.update(fromContentsOf: $0) }
    }
    return StoredObject(kind: kind, bytes: fitted)
  }

  /// The name git gives it.
  public var id: ObjectID { Self.id(kind, bytes) }

  /// SHA-1 of `KIND SIZE\0` and the bytes.
  public static func id(_ kind: ObjectKind, _ bytes: some Collection<UInt8>) -> ObjectID {
    var hasher = SHA1()
    hasher.update(Array("\(kind.rawValue) \(bytes.count)\0".utf8))
    hasher.update(bytes)
    return hasher.finish()
  }
}
