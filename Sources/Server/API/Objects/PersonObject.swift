import Bytes
import Index
import Mail
import Review

/// Who sent something: a person of Patchwork.
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
  static func whole(_ person: Address, _ context: APIContext) throws -> JSONValue {
    let number = PersonKey.number(of: person.email)
    var object = APIObject(context.version)
    object.set("id", number)
    object.set("url", context.url("people", number))
    object.set("name", name(person))
    object.set("email", context.call.caller == nil ? nil : email(person))
    let user = try context.users().user(person.email)
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
