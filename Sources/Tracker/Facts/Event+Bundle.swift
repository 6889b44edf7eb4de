public import Bytes

extension Event {
  /// A named collection of patches, like a bundle of Patchwork. Each event sets the whole bundle: the last event of a
  /// name counts.
  public struct Bundle: Hashable, Sendable {
    /// Its name, in any case.
    public let name: String
    /// Whether it is shown to others than its owner. It is not a secret: everything in the log can be read.
    public var isPublic = false
    /// In the owner's order.
    public var patches: [ObjectID]
    /// Whether it was deleted.
    public var isGone = false

    /// The most patches of a bundle.
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
  /// The target of all events on bundles, which is the name of no message, so that they share one history.
  public static let target = SHA1.blobID(Array("bundles of patches".utf8))
}
