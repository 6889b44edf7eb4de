import Bytes
import Mail
import Review
import Tracker

/// A bundle's current state: the last event with its name, and its creator.
struct BundleRecord {
  let content: Event.Bundle
  let owner: Address
  /// That of the name, in any case; of those who chose a name that somebody else's bundle had, that of both.
  let number: Int

  static func number(_ name: String) -> Int { SHA1.blobID(Array(name.lowercased().utf8)).number }

  /// Whether it is the person's bundle of this name.
  func isOne(_ name: String, of person: Address) -> Bool {
    content.name.lowercased() == name.lowercased() && owner.email.lowercased() == person.email.lowercased()
  }

  /// All that were not deleted, in the order in which they were made. Names are each owner's own.
  static func all(_ history: ReviewHistory) -> [BundleRecord] {
    var keys: [String] = []
    var records: [String: BundleRecord] = [:]
    var numbers: Set<Int> = []
    for entry in history.entries {
      for case .bundle(let bundle) in entry.event.changes {
        let key = "\(bundle.name)\n\(entry.event.actor.email)".lowercased()
        let old = records[key]
        if bundle.isGone {
          guard let old else { continue }
          records[key] = nil
          numbers.remove(old.number)
          keys.removeAll { $0 == key }
          continue
        }
        let plain = number(bundle.name)
        let new = old?.number ?? (numbers.contains(plain) ? number(key) : plain)
        records[key] = BundleRecord(content: bundle, owner: old?.owner ?? entry.event.actor, number: new)
        if old == nil {
          keys.append(key)
          numbers.insert(new)
        }
      }
    }
    return keys.compactMap { records[$0] }
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
    let named = bundles.filter { $0.content.name.lowercased() == text.lowercased() }
    guard
      let found = bundles.first(where: { $0.number == Int(text) })
        ?? call.caller.flatMap({ caller in named.first { $0.isOne(text, of: caller.person) } }) ?? named.first
    else { throw APIProblem.notFound }
    return found
  }
}
