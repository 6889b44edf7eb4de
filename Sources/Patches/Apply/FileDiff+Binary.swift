import Bytes

extension FileDiff {
  /// The ids on the `index` line if both are given in full, as a binary patch needs them.
  var fullIDs: (old: ObjectID, new: ObjectID)? {
    guard let oldID, let newID, let old = ObjectID(hex: oldID), let new = ObjectID(hex: newID) else { return nil }
    return (old, new)
  }

  func applyBinary(to content: [UInt8], options: ApplyOptions) throws(ApplyError) -> [UInt8] {
    guard let ids = fullIDs else { throw error(.binaryWithoutFullIDs) }
    try checkBinaryOld(ids.old, found: oldPath == nil ? nil : SHA1.blobID(content))
    if oldPath == nil, !content.isEmpty { throw error(.alreadyExists) }
    return try binaryResult(from: content, new: ids.new, options: options)
  }

  /// Whether the file is the one the patch was made against; not checked for a created file.
  func checkBinaryOld(_ expected: ObjectID, found: ObjectID?) throws(ApplyError) {
    if let found, found != expected { throw error(.binaryOldDiffers(expected: expected.hex, found: found.hex)) }
  }

  /// The result of the patch's data applied to the content.
  func binaryResult(from content: [UInt8], new: ObjectID, options: ApplyOptions) throws(ApplyError) -> [UInt8] {
    if new == .zero { return [] }
    guard let data = isReversed ? binary?.reverse : binary?.forward else { throw error(.binaryWithoutData) }
    let result: [UInt8]
    switch data.method {
    case .literal: result = data.bytes
    case .delta:
      guard let made = PackDelta.apply(data.bytes, to: content, limit: options.maximumResultBytes) else {
        throw error(.binaryCorrupt)
      }
      result = made
    }
    let found = SHA1.blobID(result)
    guard found == new else { throw error(.binaryNewDiffers(expected: new.hex, found: found.hex)) }
    return result
  }
}
