import Bytes
import Index
import Mail
import Review
import Tracker

/// Who sent something, and who has an account there: people and users of Patchwork.
enum PersonObject {
  /// In another object.
  static func embedded(_ person: Address, _ context: APIContext) -> JSONValue {
    let number = PersonKey.number(of: person.email)
    var object = APIObject(context.version)
    object.set("id", number)
    object.set("url", context.url("people", number))
    object.set("name", name(person))
    object.set("email", email(person))
    return object.json
  }

  /// By itself. Addresses are hidden from harvesters.
  static func whole(_ person: Address, _ context: APIContext) -> JSONValue {
    let number = PersonKey.number(of: person.email)
    var object = APIObject(context.version)
    object.set("id", number)
    object.set("url", context.url("people", number))
    object.set("name", name(person))
    object.set("email", context.call.caller == nil ? nil : email(person))
    let user = UserDirectory(context.configuration).user(person.email)
    object.set("user", user.map { UserObject.embedded($0, context) } ?? .null)
    return object.json
  }

  static func name(_ person: Address) -> String {
    PatchworkName.bounded(person.name.flatMap { $0.isEmpty ? nil : $0 } ?? email(person))
  }

  /// The address, or a reserved one if there is none (RFC 2606).
  static func email(_ person: Address) -> String {
    let text = PatchworkName.bounded(person.email, 200)
    if text.contains("@") { return text }
    return PatchworkName.bounded(text.isEmpty ? "unknown" : text, 180) + "@unknown.invalid"
  }
}

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

enum UserObject {
  static func embedded(_ user: APIUser, _ context: APIContext) -> JSONValue { object(user, context).json }

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

/// The users that are known: whom the configuration names, as maintainers and as those who patches go to.
struct UserDirectory {
  let users: [APIUser]

  init(_ configuration: TrackerConfiguration) {
    var seen: Set<String> = []
    users = (configuration.maintainers + configuration.delegations.map(\.delegate)).map(APIUser.init).filter {
      seen.insert($0.username).inserted
    }.sorted { $0.username < $1.username }
  }

  func user(_ username: String) -> APIUser? {
    let username = username.lowercased()
    return users.first { $0.username == username }
  }

  func user(number: Int) -> APIUser? { users.first { $0.number == number } }
}
