import Bytes
import Mail
import Review
import Tracker

/// A bundle's current state: the last event with its name, and its creator.
struct BundleRecord {
  let content: Event.Bundle
  let owner: Address

  /// The number of the name, in any case.
  var number: Int { Self.number(content.name) }

  static func number(_ name: String) -> Int { SHA1.blobID(Array(name.lowercased().utf8)).number }

  /// All that were not deleted, in the order in which they were made. Whoever uses a name first owns the bundle until
  /// it is deleted: what others set under that name is ignored.
  static func all(_ history: ReviewHistory) -> [BundleRecord] {
    var names: [String] = []
    var records: [String: BundleRecord] = [:]
    for entry in history.entries {
      for case .bundle(let bundle) in entry.event.changes {
        let key = bundle.name.lowercased()
        let owner = records[key]?.owner ?? entry.event.actor
        guard owner.email.lowercased() == entry.event.actor.email.lowercased() else { continue }
        if records[key] == nil { names.append(key) }
        records[key] = bundle.isGone ? nil : BundleRecord(content: bundle, owner: owner)
        if bundle.isGone { names.removeAll { $0 == key } }
      }
    }
    return names.compactMap { records[$0] }
  }
}

enum BundleObject {
  static func whole(_ bundle: BundleRecord, _ context: APIContext) throws -> JSONValue {
    var patches: [(id: ObjectID, record: MessageRecord)] = []
    for id in bundle.content.patches {
      if let record = try context.snapshot.message(id) { patches.append((id, record)) }
    }
    let project =
      patches.first.map { context.project(of: $0.record) } ?? APIProject(tracker: context.call.site.settings.title)
    var object = APIObject(context.version)
    object.set("id", bundle.number)
    object.set("url", context.url("bundles", bundle.number))
    object.set("web_url", context.base + Addresses.bundle(bundle.number), since: .v11)
    object.set("project", ProjectObject.embedded(project, context))
    object.set("name", bundle.content.name)
    object.set("owner", UserObject.embedded(APIUser(bundle.owner), context))
    object.set("patches", .array(patches.map { PatchObject.embedded($0.id, $0.record, context) }))
    object.set("public", bundle.content.isPublic)
    object.set("mbox", context.base + Addresses.bundle(bundle.number) + "mbox/")
    return object.json
  }
}

extension APIContext {
  /// The bundles that the caller can see: public ones, and their own.
  func bundles() throws -> [BundleRecord] {
    let own = call.caller?.person.email.lowercased()
    return BundleRecord.all(try snapshot.history(of: Event.Bundle.target)).filter {
      $0.content.isPublic || $0.owner.email.lowercased() == own
    }
  }

  /// The bundle whose number, or name, stands in the address.
  func bundle() throws -> BundleRecord {
    let text = call.parameters["id"]
    let bundles = try bundles()
    guard
      let found = bundles.first(where: { $0.number == Int(text) })
        ?? bundles.first(where: { $0.number == BundleRecord.number(text) })
    else { throw APIProblem.notFound }
    return found
  }
}
