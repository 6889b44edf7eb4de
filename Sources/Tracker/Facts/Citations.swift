public import Bytes

/// The messages that a mail answers or refers to, as far as threading needs them.
///
/// A mail may name hundreds; In-Reply-To, the last four of References and the first are kept, which place the mail even
/// if those between never arrive.
public struct Citations: Hashable, Sendable {
  /// Nearest first: In-Reply-To, then References from last to first.
  public let nearestFirst: [ObjectID]
  /// The oldest: the first of References, else In-Reply-To.
  public let anchor: ObjectID?

  static let lastReferencesKept = 4

  public init(nearestFirst: [ObjectID], anchor: ObjectID?) {
    self.nearestFirst = nearestFirst
    self.anchor = anchor
  }

  /// From the Message-IDs of the header fields; a mail's own id is left out.
  public init(inReplyTo: [String], references: [String], own: ObjectID) {
    let first = inReplyTo.first.map(MessageName.id(of:))
    let kept = references.suffix(Self.lastReferencesKept).reversed().map(MessageName.id(of:))
    let oldest = references.first.map(MessageName.id(of:))
    var nearest: [ObjectID] = []
    for id in [first].compactMap(\.self) + kept + [oldest].compactMap(\.self)
    where id != own && !nearest.contains(id) {
      nearest.append(id)
    }
    nearestFirst = nearest
    anchor = [oldest, first].compactMap(\.self).first { $0 != own }
  }
}

/// How messages are named.
public enum MessageName {
  /// The name of the message with this Message-ID (without `<>`): the id git gives to a blob that holds it, so that
  /// `printf %s MESSAGE-ID | git hash-object --stdin` prints it.
  public static func id(of messageID: String) -> ObjectID { SHA1.blobID(Array(messageID.utf8)) }
}
