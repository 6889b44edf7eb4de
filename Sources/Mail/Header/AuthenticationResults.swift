import Bytes

/// What a mail server wrote of the DKIM signatures that it checked (RFC 8601, `Authentication-Results`).
///
/// Anybody can put such a field into a mail, even in the name of the trusted server, but a server adds its own above
/// everything that a mail brought along. So the topmost of its fields with a DKIM result counts, and none below a
/// `Received` field of another server. A server that writes no such field must remove fields in its name, as RFC 8601
/// (section 5) requires.
public struct AuthenticationResults: Hashable, Sendable {
  /// The verdict on one signature.
  public struct DKIM: Hashable, Sendable {
    /// The result in lower case: `pass`, `fail`, `none`, …
    public let result: String
    /// The domain that signed; nil where the field does not say.
    public let domain: String?
    /// The name of its key.
    public let selector: String?
    public let reason: String?

    public init(result: String, domain: String?, selector: String?, reason: String?) {
      self.result = result
      self.domain = domain
      self.selector = selector
      self.reason = reason
    }
  }

  public let signatures: [DKIM]

  /// The most verdicts that are read.
  private static let limit = 20
  /// The most bytes of a field that are read.
  private static let longestField = 16 << 10

  /// - Parameters:
  ///   - header: The mail's.
  ///   - servers: The names (`authserv-id`) of the trusted servers, in lower case.
  public init(_ header: Header, of servers: Set<String>) {
    var signatures: [DKIM] = []
    var isFirstHop = true
    search: for field in header {
      switch field.name.map(ByteClass.lower) {
      case Array("authentication-results".utf8):
        var scanner = Scanner(Header.unfolded(field.value.prefix(Self.longestField)))
        guard let server = scanner.word()?.lowercased(), servers.contains(server) else { continue }
        signatures = scanner.verdicts()
        if !signatures.isEmpty { break search }
      case Array("received".utf8):
        // Our own server wrote the first of them.
        guard isFirstHop || Self.isOwn(field.value, servers) else { break search }
        isFirstHop = false
      default: break
      }
    }
    self.signatures = signatures
  }

  /// Whether a trusted server, or another one of its domain, wrote this `Received` field.
  private static func isOwn(_ value: ArraySlice<UInt8>, _ servers: Set<String>) -> Bool {
    let words = String(decoding: Header.unfolded(value.prefix(2048)), as: UTF8.self).lowercased().split {
      $0 == " " || $0 == "\t" || $0 == ";" || $0 == "(" || $0 == ")"
    }
    guard let by = words.firstIndex(of: "by"), by + 1 < words.count else { return false }
    let host = words[by + 1]
    return servers.contains { server in
      let labels = server.split(separator: ".")
      let domain = labels.count > 2 ? labels.dropFirst().joined(separator: ".") : server
      return host == server || host == domain || host.hasSuffix("." + domain)
    }
  }

  /// Reads the words, quoted strings and comments of a field's value.
  private struct Scanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The verdicts on DKIM signatures: `dkim=pass (comment) reason="…" header.d=example.org header.s=key;`.
    mutating func verdicts() -> [DKIM] {
      var result: [DKIM] = []
      while result.count < AuthenticationResults.limit, skipToNextResult() {
        guard let method = word()?.lowercased(), take(UInt8(ascii: "=")), method == "dkim" || method.hasPrefix("dkim/"),
          let verdict = word()?.lowercased()
        else { continue }
        var values: [String: String] = [:]
        while let name = word(), take(UInt8(ascii: "=")), let value = word() { values[name.lowercased()] = value }
        let identity = values["header.i"]?.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init)
        result.append(
          DKIM(
            result: verdict, domain: (values["header.d"] ?? identity)?.lowercased(), selector: values["header.s"],
            reason: values["reason"]))
      }
      return result
    }

    /// Goes on behind the next semicolon.
    private mutating func skipToNextResult() -> Bool {
      while position < bytes.count {
        if take(UInt8(ascii: ";")) { return true }
        if word() == nil, position < bytes.count { position += 1 }
      }
      return false
    }

    /// Takes a byte if it comes next.
    private mutating func take(_ byte: UInt8) -> Bool {
      skipComments()
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
      return true
    }

    /// The next word or quoted string; nil if another byte comes.
    mutating func word() -> String? {
      skipComments()
      guard position < bytes.count else { return nil }
      if bytes[position] == UInt8(ascii: "\"") { return quoted() }
      let start = position
      while position < bytes.count, !ByteClass.isSpace(bytes[position]), !";=()\"".utf8.contains(bytes[position]) {
        position += 1
      }
      return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
    }

    private mutating func quoted() -> String {
      position += 1
      var text: [UInt8] = []
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
        text.append(bytes[position])
        position += 1
      }
      if position < bytes.count { position += 1 }
      return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipComments() {
      var depth = 0
      while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")") where depth > 0: depth -= 1
        case UInt8(ascii: "\\") where depth > 0: position += 1
        default: if depth == 0, !ByteClass.isSpace(bytes[position]) { return }
        }
        position += 1
      }
    }
  }
}
