package import Mail

/// A person in JSON: `{name, email}`.
package enum PersonValue {
  package static func json(_ person: Address?) -> JSONValue {
    guard let person, !person.email.isEmpty || person.name != nil else { return nil }
    return ["name": .string(person.name), "email": .string(person.email)]
  }

  /// `Name <email>`, or what there is of it.
  package static func text(_ person: Address) -> String {
    guard let name = person.name, !name.isEmpty else { return person.email.isEmpty ? "unknown" : person.email }
    return person.email.isEmpty ? name : "\(name) <\(person.email)>"
  }

  /// The name, else the address.
  package static func shortText(_ person: Address) -> String {
    if let name = person.name, !name.isEmpty { return name }
    return person.email.isEmpty ? "unknown" : person.email
  }
}
