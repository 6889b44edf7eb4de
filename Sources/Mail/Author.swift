extension Message {
  /// Who wrote the mail: ``from``, or, if a list replaced it by its own address because of DMARC, the writer whom it
  /// moved elsewhere.
  ///
  /// A From counts as rewritten if its name is `Name via List` (Mailman, Google Groups, B4 Relay) or its address is the
  /// list's own, as List-Post or List-Id give it, or one in the domain `invalid`, where nobody is. The writer is then
  /// X-Original-From, else the mailbox of Reply-To or Cc that bears the name (both as Patchwork's
  /// `get_original_sender`), else X-Original-Sender (Google Groups), else the only one of Reply-To that is not the list
  /// (as b4), else whom the address itself names (`ada=example.org@LIST` of groups.io, `ada@example.org.invalid`). In
  /// other mail these fields are ignored, so that nobody can use them to speak for somebody else.
  public var author: Address? { authorship.author }

  /// The author; From itself if a list replaced it and nothing in the header names the writer.
  public var authorship: (author: Address?, hidden: Address?) {
    guard let from else { return (nil, nil) }
    let stripped = Self.nameBeforeVia(from.name)
    let list = ListAddresses(of: self)
    guard stripped != nil || list.contains(from) || from.isInvalid else { return (from, nil) }
    let plainName = stripped.flatMap { $0.isEmpty ? nil : $0 }
    if let found = writer(plainName, behind: from, of: list) { return (found, nil) }
    return (from, from)
  }

  private func writer(_ plainName: String?, behind from: Address, of list: ListAddresses) -> Address? {
    if let original = addresses("x-original-from").first, original.email.utf8.contains(UInt8(ascii: "@")) {
      return Address(name: original.name.map { Self.nameBeforeVia($0) ?? $0 } ?? plainName, email: original.email)
    }
    let replyTo = addresses("reply-to")
    if let name = plainName ?? from.name {
      for other in replyTo + cc where other.name == name && other.key != from.key {
        return Address(name: name, email: other.email)
      }
    }
    if plainName != nil, let sender = addresses("x-original-sender").first,
      sender.email.utf8.contains(UInt8(ascii: "@")), sender.key != from.key, !list.contains(sender)
    {
      return Address(name: plainName, email: sender.email)
    }
    let others = replyTo.filter { $0.key != from.key && !list.contains($0) }
    if others.count == 1, let other = others.first, other.email.utf8.contains(UInt8(ascii: "@")) {
      return Address(name: other.name ?? plainName, email: other.email)
    }
    return from.addressInside.map { Address(name: plainName ?? from.name, email: $0) }
  }

  /// The name before ` via `, without the quotes that Google Groups adds; nil if there is no ` via `.
  fileprivate static func nameBeforeVia(_ name: String?) -> String? {
    guard let name, name.utf8.count < 1024 else { return nil }
    let words = name.split(separator: " ", omittingEmptySubsequences: true)
    guard let via = words.lastIndex(of: "via"), via > 0 else { return nil }
    var stripped = words[..<via].joined(separator: " ")[...]
    while let first = stripped.first, first == "'" || first == "\"" { stripped.removeFirst() }
    while let last = stripped.last, last == "'" || last == "\"" { stripped.removeLast() }
    return String(stripped)
  }
}

/// The addresses of the lists of a mail, from List-Post and List-Id. They are read once, because a mail may name
/// thousands and each is compared with thousands.
private struct ListAddresses {
  private var posts: Set<String> = []
  private let ids: Set<String>

  init(of message: Message) {
    let scheme = "mailto:"
    for value in message.header.all("list-post") {
      guard let url = MessageIDs.first(in: value)?.lowercased(), url.hasPrefix(scheme) else { continue }
      let address = url.dropFirst(scheme.count)
      posts.insert(String(address))
      posts.insert(String(address.prefix { $0 != "?" }))
    }
    ids = Set(message.listIDs)
  }

  func contains(_ address: Address) -> Bool {
    let key = address.key
    guard key.utf8.contains(UInt8(ascii: "@")) else { return false }
    return posts.contains(key) || ids.contains(String(key.map { $0 == "@" ? "." : $0 }))
  }
}

extension Address {
  private static let invalidDomain = ".invalid"

  /// Whether it is in the domain `invalid`, which some lists add to the address of whom they rewrite (RFC 2606).
  fileprivate var isInvalid: Bool { key.hasSuffix(Self.invalidDomain) && key.contains("@") }

  /// The address that a list wrote into its own: `ada=example.org@LIST`, `ada@example.org.invalid`.
  fileprivate var addressInside: String? {
    if isInvalid { return String(email.dropLast(Self.invalidDomain.count)) }
    guard let at = email.lastIndex(of: "@") else { return nil }
    let parts = email[..<at].split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !email[..<at].contains("@") else { return nil }
    return parts.joined(separator: "@")
  }

  /// The name of the person whom a list hides behind this address: `Name` of `Name via List`.
  public var nameBehindList: String? { Message.nameBeforeVia(name) ?? name }
}
