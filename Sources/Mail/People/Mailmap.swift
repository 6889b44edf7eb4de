import Bytes

/// The names and addresses by which people want to be known, from a project's `.mailmap`.
///
/// Read and applied as git does (gitmailmap(5), mailmap.c): one entry a line, in one of the forms
///
///     Proper Name <commit@example.org>
///     <proper@example.org> <commit@example.org>
///     Proper Name <proper@example.org> <commit@example.org>
///     Proper Name <proper@example.org> Commit Name <commit@example.org>
///
/// Names and addresses are matched without regard to ASCII case. Other lines are skipped.
public struct Mailmap: Sendable {
  private struct Person: Sendable {
    var name: String?
    var email: String?
  }

  /// By the address in commits, lower-case.
  private var byEmail: [String: Person] = [:]
  /// By the name and address in commits, lower-case.
  private var byNameAndEmail: [String: [String: Person]] = [:]

  /// A map with more entries is not read further; the largest known has a few thousand.
  static let entryLimit = 100_000

  /// Reads a `.mailmap`.
  public init(parsing bytes: [UInt8] = []) {
    var entries = 0
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      guard entries < Self.entryLimit, let first = Self.nameAndEmail(line, allowsEmptyEmail: false) else { continue }
      entries += 1
      let second = Self.nameAndEmail(first.rest, allowsEmptyEmail: true)
      add(
        new: Person(name: first.name, email: second == nil ? nil : first.email), oldName: second?.name,
        oldEmail: second?.email ?? first.email)
    }
  }

  /// Whether it maps nobody.
  public var isEmpty: Bool { byEmail.isEmpty && byNameAndEmail.isEmpty }

  /// The person as the project knows them; the same person if the map has no entry.
  public func person(_ address: Address) -> Address {
    let email = Self.folded(address.email)
    let named = address.name.flatMap { byNameAndEmail[email]?[Self.folded($0)] }
    guard let found = named ?? byEmail[email] else { return address }
    return Address(name: found.name ?? address.name, email: found.email ?? address.email)
  }

  private mutating func add(new: Person, oldName: String?, oldEmail: String) {
    let email = Self.folded(oldEmail)
    guard let oldName else {
      var person = byEmail[email] ?? Person()
      if let name = new.name { person.name = name }
      if let email = new.email { person.email = email }
      byEmail[email] = person
      return
    }
    byNameAndEmail[email, default: [:]][Self.folded(oldName)] = new
  }

  /// `Name <email>` at the start, and what follows; nil if there is no address in `<>`.
  private static func nameAndEmail(
    _ text: ArraySlice<UInt8>, allowsEmptyEmail: Bool
  ) -> (name: String?, email: String, rest: ArraySlice<UInt8>)? {
    guard let open = text.firstIndex(of: UInt8(ascii: "<")),
      let close = text[open...].firstIndex(of: UInt8(ascii: ">")), allowsEmptyEmail || close > open + 1
    else { return nil }
    let name = text[text.startIndex..<open].trimmed()
    return (
      name.isEmpty ? nil : String(decoding: name, as: UTF8.self),
      String(decoding: text[(open + 1)..<close], as: UTF8.self), text[(close + 1)...]
    )
  }

  /// In lower case as strcasecmp sees it: ASCII only.
  private static func folded(_ text: String) -> String {
    String(decoding: text.utf8.map(ByteClass.lower), as: UTF8.self)
  }
}
