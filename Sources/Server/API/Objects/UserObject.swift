import Bytes
import Index
import Mail
import Review
import Tracker

/// Somebody who decides: named in the configuration, or who set something.
struct APIUser: Hashable {
  /// The address where there is one, else the name: what a delegate is named by.
  let username: String
  let name: String?

  /// From `Name <address>`, an address, or an account's name.
  init(_ person: String) {
    let username = TrackerConfiguration.key(person)
    self.username = username
    name = person.lastIndex(of: "<").flatMap { open in
      let name = person[..<open].split(separator: " ").joined(separator: " ")
      return name.isEmpty ? nil : name
    }
  }

  init(_ person: Address) {
    username = person.email.lowercased()
    name = person.name
  }

  var number: Int { PersonKey.number(of: username) }
}

/// Who has an account in Patchwork: here, whoever decides something.
enum UserObject {
  static func embedded(_ user: APIUser, _ context: APIContext) -> JSONValue { object(user, context).json }

  /// Whom a patch is delegated to, with the name by which they are known.
  static func embedded(delegate: String?, _ context: APIContext) throws -> JSONValue {
    guard let user = delegate.map(APIUser.init) else { return .null }
    return embedded(user.name == nil ? context.named(user) : user, context)
  }

  /// By itself: for the user alone also how the site is shown to them.
  static func whole(_ user: APIUser, _ context: APIContext) -> JSONValue {
    var object = object(user, context)
    if context.call.caller?.person.email.lowercased() == user.username {
      object.set(
        "settings", ["send_email": false, "items_per_page": .int(APIPage.standardSize as Int), "show_ids": false],
        since: .v12)
    }
    return object.json
  }

  private static func object(_ user: APIUser, _ context: APIContext) -> APIObject {
    let words = (user.name ?? "").split(separator: " ")
    var object = APIObject(context.version)
    object.set("id", user.number)
    object.set("url", context.url("users", user.number))
    object.set("username", PatchworkName.bounded(user.username.isEmpty ? "unknown" : user.username, 150))
    object.set("first_name", PatchworkName.bounded(words.first.map(String.init) ?? "", 30))
    object.set("last_name", PatchworkName.bounded(words.dropFirst().joined(separator: " "), 150))
    object.set("email", PersonObject.email(Address(name: user.name, email: user.username)))
    return object
  }
}
