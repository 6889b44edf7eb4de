public import Bytes

extension Event {
  /// A choice of patches that somebody gave a name, as Patchwork's bundles are. Set as a whole each time: the last
  /// event of a name counts.
  public struct Bundle: Hashable, Sendable {
    /// What it is known by, in any case.
    public let name: String
    /// Whether others than its owner are shown it. What is in the log is no secret all the same.
    public var isPublic = false
    /// In the owner's order.
    public var patches: [ObjectID]
    /// Whether it was deleted.
    public var isGone = false

    /// More patches are in no bundle.
    public static let patchLimit = 1000

    public init(name: String, isPublic: Bool = false, patches: [ObjectID], isGone: Bool = false) {
      self.name = name
      self.isPublic = isPublic
      self.patches = Array(patches.prefix(Self.patchLimit))
      self.isGone = isGone
    }

    func write(to writer: inout RecordWriter) {
      writer.add("bundle", name)
      if isPublic { writer.add("bundle-public", "yes") }
      writer.add("bundle-patch", each: patches.lazy.map(\.hex))
      if isGone { writer.add("bundle-gone", "yes") }
    }

    mutating func read(_ key: String, _ value: String) {
      switch key {
      case "bundle-public": isPublic = value == "yes"
      case "bundle-gone": isGone = value == "yes"
      default: if let id = ObjectID(hex: value), patches.count < Self.patchLimit { patches.append(id) }
      }
    }
  }
}

extension Event.Bundle {
  /// What all events on bundles are about: no message has this name, so that they stand together in one history.
  public static let target = SHA1.blobID(Array("bundles of patches".utf8))
}
