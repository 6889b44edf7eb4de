import Review
import Synchronization
import TestSupport
import Testing
import Tracker

@testable import Server

/// Every number that a request can hold, at its extremes: in the places of an address, in each field of a query, in
/// cursors, and in the bodies of what writes. The answer is a document or says what is wrong with the request; one that
/// traps ends the server for everybody.
@Suite("Extreme numbers cause no server error", .timeLimit(.minutes(240)))
final class ExtremeRequestTests: Sendable {
  static let numbers = [
    "0", "-1", "1e9", "2147483648", "4503599627370496", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551616", String(repeating: "9", count: 40),
  ]

  private static let names = [
    "after", "archived", "before", "category", "check", "context", "cover", "delegate", "from", "full", "hash", "last",
    "msgid", "n", "needs", "o", "open", "order", "owner", "page", "patch", "per_page", "project", "public", "q",
    "series", "service", "since", "sort", "state", "submitter", "t", "user", "x",
  ]

  private static let routes = RouteTable.all.routes.filter { route in
    // Those of Patchwork's versions have the same handlers as those without one.
    guard route.method == .get, !route.pattern.text.contains("/:version=") else { return false }
    if case .streaming = route.handler { return false }
    return true
  }

  private let sandbox: SiteSandbox
  private let requests = Atomic(0)

  init() throws { sandbox = try SiteSandbox(MailBuilder.series("tide", of: 2)) }

  private func ask(
    _ method: Request.Method, _ target: String, _ headers: [(String, String)] = [], _ body: String = ""
  ) async {
    // Each from another network, so that none is told to wait.
    let number = requests.add(1, ordering: .relaxed).newValue
    let fields = [("Host", SiteSandbox.host)] + headers
    let response = await sandbox.site.answer(
      Request(
        method, target, headers: HeaderFields(fields.map { (name: $0.0, value: $0.1) }), body: Array(body.utf8),
        client: "10.\(number >> 8 & 255).\(number & 255).1"))
    #expect(
      response.status.rawValue < 500 && response.status != .tooManyRequests,
      "\(method) \(target) \(body): \(response.status) \(response.text)")
  }

  /// An address that the pattern fits, with these words in the places of its parameters.
  private static func address(_ pattern: PathPattern, _ word: (String) -> String) -> String {
    pattern.segments.map { segment in
      switch segment {
      case .literal(let text): "/" + text
      case .parameter(let name), .rest(let name): "/" + word(name)
      case .choice(_, let words): "/" + (words.min() ?? "")
      }
    }.joined()
  }

  /// Something that is there.
  private static func known(_ parameter: String) -> String {
    switch parameter {
    case "email": "ada@example.org"
    case "name": "tide"
    default: String(SiteSandbox.number("tide-1@example.org"))
    }
  }

  @Test("in no fewer than 30 routes") func routes() { #expect(Self.routes.count > 30) }

  @Test("in path components", arguments: numbers)
  func addresses(number: String) async {
    for route in Self.routes {
      await ask(.get, Self.address(route.pattern) { _ in number })
      await ask(.get, Self.address(route.pattern) { $0 == "id" ? Self.known($0) : number })
      await ask(.get, Self.address(route.pattern) { _ in "tide-1@example.org/" + number })
    }
  }

  @Test("in query parameters", arguments: numbers)
  func queries(number: String) async {
    for route in Self.routes {
      let address = Self.address(route.pattern, Self.known)
      for name in Self.names { await ask(.get, "\(address)?\(name)=\(number)") }
    }
  }

  @Test("in cursors", arguments: numbers)
  func cursors(number: String) async {
    let id = String(repeating: "ab", count: 20)
    let places = [
      "\(number).\(id)", "\(number).\(id).\(number)", "\(number).\(number).1.\(id).\(number)",
      "0.0.\(number).\(id).0",
    ]
    for route in Self.routes {
      let address = Self.address(route.pattern, Self.known)
      for place in places {
        await ask(.get, "\(address)?page=2&after=\(place)")
        await ask(.get, "\(address)?before=\(place)&sort=date")
        await ask(.get, "\(address)?before=\(place)&order=date&page=1000000000&per_page=250")
      }
    }
  }

  @Test("in absolute and relative dates", arguments: numbers)
  func dates(number: String) async {
    for text in ["\(number)-01-01", "2023-01-01T\(number):00", "\(number).days.ago", "2023-01-01T00:00:00-\(number)"] {
      for path in ["api/patches", "api/events", "api/patches/\(Self.known("id"))/checks"] {
        await ask(.get, "/\(path)?since=\(text)&before=\(text)")
      }
      await ask(.get, "/search?q=d:\(text)..")
      await ask(.get, "/api/patchbay/search?q=d:..\(text)")
    }
  }

  @Test("in header fields", arguments: numbers)
  func headers(number: String) async throws {
    for name in [
      "Accept", "Accept-Encoding", "Authorization", "Content-Length", "If-None-Match", "Last-Event-ID", "Range",
    ] {
      for value in [number, "Token \(number)", "gzip;q=\(number)", "bytes=\(number)-\(number)", "W/\"\(number)\""] {
        await ask(.get, "/api/patches/", [(name, value)])
        await ask(.get, "/list/mbox", [(name, value)])
      }
    }
    for value in ["x.\(number).\(number).y", "\(number).\(number).\(number).\(number)"] {
      await ask(.get, "/login", [("Cookie", "patchbay=\(value)")])
    }
  }

  @Test("in what the API writes", arguments: numbers)
  func writes(number: String) async throws {
    let patch = "/api/patches/\(Self.known("id"))/"
    let cases: [(Request.Method, String, [String])] = [
      (.patch, patch, ["state", "delegate", "archived", "commit_ref"]),
      (.post, patch + "checks/", ["state", "target_url", "context", "description", "user"]),
      (.patch, patch + "comments/\(number)/", ["addressed"]),
      (.post, "/api/bundles/", ["name", "patches", "public", "project"]),
      (.patch, "/api/bundles/\(number)/", ["name", "patches", "public"]),
      (.patch, "/api/patches/\(number)/", ["state"]), (.delete, "/api/bundles/\(number)/", ["x"]),
    ]
    let token = ("Authorization", "Token \(try sandbox.token())")
    for (method, path, names) in cases {
      for name in names {
        let fixed = name == "name" ? "" : "\"name\": \"b\", "
        for value in [number, "\"\(number)\"", "[\(number)]", "[\"\(number)\"]", "{\"\(number)\": \(number)}"] {
          let body = "{\(fixed)\"\(name)\": \(value)}"
          await ask(method, path, [token, ("Content-Type", "application/json")], body)
        }
        await ask(
          method, path, [token, ("Content-Type", "application/x-www-form-urlencoded")], "name=b&\(name)=\(number)")
      }
    }
  }

  @Test("in forms", arguments: numbers)
  func forms(number: String) async throws {
    let session = try await sandbox.signIn()
    let known = Self.known("id")
    let forms: [(String, [(String, String)])] = [
      ("/decide", [("id", number), ("state", "accepted")]), ("/decide", [("id", known), ("state", number)]),
      ("/decide", [("id", known), ("delegate", number)]), ("/decide", [("id", "\(known)/\(number)")]),
      ("/decide", [("all", "yes"), ("shown", number), ("archived", number)]),
      ("/addressed", [("id", number), ("addressed", number)]), ("/link", [("newer", number), ("older", number)]),
      ("/link", [("newer", known), ("older", number)]), ("/decide", [("form", number), ("back", number)]),
    ]
    for (path, fields) in forms {
      let response = await sandbox.post(path, fields + [session.form], session.cookie)
      #expect(response.status.rawValue < 500, "\(path) \(fields): \(response.status) \(response.text)")
    }
  }

  @Test("in submissions of b4", arguments: numbers)
  func submissions(number: String) async throws {
    try sandbox.configure("[web]\n\tsubmit = mail\n")
    try Command("git", "-C", sandbox.path, "config", "sendemail.smtpServer", "/bin/false").run().succeeded()
    let json = ("Content-Type", "application/json")
    for action in ["auth-new", "auth-verify", "receive", "reflect", number] {
      for value in [number, "\"\(number)\"", "[\(number)]"] {
        let members = ["identity", "selector", "pubkey", "msg", "messages"].map { "\"\($0)\": \(value)" }
        await ask(.post, "/submit", [json], "{\"action\": \"\(action)\", \(members.joined(separator: ", "))}")
      }
    }
  }
}
