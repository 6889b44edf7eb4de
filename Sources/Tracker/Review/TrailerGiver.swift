public import Mail
public import Patches

/// Whether a trailer that names a person came from that person: otherwise anybody could review in anybody's name.
public enum TrailerGiver {
  /// Whether the trailer may be taken from this sender, as b4 decides: what names no person (`Fixes:`, `Link:`) from
  /// anybody; else the address must be the sender's (case, a `+tag` and a host below the domain do not matter), or the
  /// name exactly the sender's, also turned round (`Last, First`), because people write from more than one account.
  public static func accepts(_ trailer: Trailer, from sender: Address) -> Bool {
    guard namesPerson(trailer) else { return true }
    let person = person(in: trailer.value)
    if let email = person.email, isSameMailbox(plain(email), plain(sender.email)) { return true }
    guard let name = person.name, let senderName = sender.name.map(words), !senderName.isEmpty else { return false }
    if name == senderName { return true }
    return senderName.contains { $0.hasSuffix(",") }
      && name.sorted() == senderName.map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }.sorted()
  }

  /// Whether the trailer says what a person did.
  public static func namesPerson(_ trailer: Trailer) -> Bool { trailer.key.lowercased().hasSuffix("-by") }

  /// The address in the value (`Bo <bo@example.org>`), to compare people by; nil where there is none.
  public static func address(in trailer: Trailer) -> String? { person(in: trailer.value).email.map(plain) }

  private static func person(in value: String) -> (name: [String]?, email: String?) {
    if let open = value.lastIndex(of: "<"), let close = value[open...].firstIndex(of: ">") {
      let name = words(String(value[..<open]))
      return (name.isEmpty ? nil : name, String(value[value.index(after: open)..<close]))
    }
    return (nil, value.split(separator: " ").first { $0.contains("@") }.map(String.init))
  }

  private static func words(_ name: String) -> [String] {
    name.lowercased().split { $0 == " " || $0 == "\t" || $0 == "\"" }.map(String.init)
  }

  /// Whether both are one address, or one stands at a host below the other's domain (`bo@mail.example.org`).
  private static func isSameMailbox(_ one: String, _ other: String) -> Bool {
    if one == other { return true }
    guard let at = one.lastIndex(of: "@"), let otherAt = other.lastIndex(of: "@"), one[..<at] == other[..<otherAt]
    else {
      return false
    }
    let domains = [one[at...].dropFirst(), other[otherAt...].dropFirst()].sorted { $0.utf8.count < $1.utf8.count }
    return isOwned(domains[0]) && domains[1].hasSuffix("." + domains[0])
  }

  /// Whether a domain is somebody's, and not one below which strangers have theirs (`org`, `co.uk`).
  private static func isOwned(_ domain: Substring) -> Bool {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard let country = labels.last, labels.count >= 2, !labels.contains("") else { return false }
    return labels.count > 2 || country.utf8.count > 2 || labels[0].utf8.count > 3
  }

  /// In lower case, without what stands between `+` and `@`.
  private static func plain(_ email: String) -> String {
    let email = email.lowercased()
    guard let at = email.lastIndex(of: "@"), let plus = email[..<at].firstIndex(of: "+") else { return email }
    return String(email[..<plus] + email[at...])
  }
}
