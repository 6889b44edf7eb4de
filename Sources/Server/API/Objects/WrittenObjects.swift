import Bytes
import Index
import Mail
import Review
import Tracker

/// Objects of the API as a reader wrote them, until the tracker or its configuration changes: programs ask for the same
/// ones again and again, in one list after another. Bounded.
final class WrittenObjects {
  private struct Key: Hashable {
    let id: ObjectID
    let series: ObjectID?
  }

  /// What the objects were made from.
  private struct Source: Equatable {
    let digest: ObjectID
    let rules: String
  }

  private var source: Source?
  /// By what they depend on besides: their kind, the address of the site and who asks.
  private var objects: [String: [Key: [UInt8]]] = [:]
  private var size = 0

  private static let limit = 4 << 20

  /// The object of a hit, made now if it was not before; nil where there is none.
  func object(
    _ kind: String, _ hit: Hit, _ context: APIContext, _ make: (Hit, APIContext) throws -> JSONValue?
  ) throws -> JSONValue? {
    let now = Source(digest: context.snapshot.digest, rules: context.call.reader.rulesKey)
    if source != now { (source, objects, size) = (now, [:], 0) }
    let asked = "\(kind) \(context.root)\n\(context.call.caller?.person.email ?? "")"
    let key = Key(id: hit.id, series: hit.series)
    if let known = objects[asked]?[key] { return .compact(known) }
    guard let made = try make(hit, context) else { return nil }
    let bytes = JSONWriter.writeCompact(made)
    // The address is the client's word, so it counts as well.
    let weight = bytes.count + asked.utf8.count
    if size + weight > Self.limit { (objects, size) = ([:], 0) }
    objects[asked, default: [:]][key] = bytes
    size += weight
    return .compact(bytes)
  }
}
