import Bytes

/// An address for which a mail server takes no mail, such as that of somebody who left.
package struct RefusedRecipient: Hashable, Sendable {
  package let address: String
  /// What the server said, such as `550 5.1.1 User unknown`.
  package let answer: String

  init(address: String, answer: String) {
    self.address = address
    self.answer = answer
  }

  // MARK: In the trace of git send-email

  /// From lines of ``SubmissionTrace`` without what precedes the arrows: nil if the last recipient was not refused for
  /// good because of its address.
  init?(commands: [String]) {
    let prefix = ">>> RCPT TO:<"
    guard let place = commands.lastIndex(where: { $0.hasPrefix(prefix) }), place + 1 < commands.count else {
      return nil
    }
    let answers = commands[(place + 1)...].prefix { $0.hasPrefix("<<< ") }.map { String($0.dropFirst("<<< ".count)) }
    guard let first = answers.first, Self.isPermanent(first) else { return nil }
    address = String(commands[place].dropFirst(prefix.count).prefix { $0 != ">" })
    // Further lines repeat the code (RFC 5321, section 4.2.1).
    answer = ([String(first.prefix(3))] + answers.map { String($0.dropFirst(4)) }).joined(separator: " ")
  }

  /// Whether a reply (RFC 5321, section 4.2.2; RFC 3463) says that there is no such address: not that the server is
  /// busy, wants a password or does not relay.
  private static func isPermanent(_ reply: String) -> Bool {
    guard ["550", "551", "553", "556"].contains(reply.prefix(3)) else { return false }
    return !reply.dropFirst(4).hasPrefix("5.7.") && !reply.lowercased().contains("relay")
  }

  // MARK: In errors

  private static let words = "the mail server refused "

  /// How the keeper of the mail program passes it on.
  var line: String { "\(Self.words)\(address): \(answer)" }

  /// From errors of a mail program: ``line``, or what msmtp says.
  init?(errors: String) {
    let lines = errors.split(whereSeparator: \.isNewline).map { String($0) }
    if let line = lines.last(where: { $0.hasPrefix(Self.words) }),
      let colon = line.firstRange(of: ": ")
    {
      address = String(line[..<colon.lowerBound].dropFirst(Self.words.count))
      answer = String(line[colon.upperBound...])
      return
    }
    let (before, behind) = ("msmtp: recipient address ", " not accepted by the server")
    guard let place = lines.lastIndex(where: { $0.hasPrefix(before) && $0.hasSuffix(behind) }),
      place + 1 < lines.count
    else { return nil }
    let message = "msmtp: server message: "
    guard lines[place + 1].hasPrefix(message) else { return nil }
    let reply = String(lines[place + 1].dropFirst(message.count))
    guard Self.isPermanent(reply) else { return nil }
    address = lines[place].dropFirst(before.count).dropLast(behind.count).filter { !"<>".contains($0) }
    answer = reply
  }
}
