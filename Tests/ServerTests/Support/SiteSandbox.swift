import Bytes
import Git
import Mail
import Services
import TestSupport
import Testing
import Tracker

@testable import Server

/// A site over a tracker of its own, asked without a socket.
final class SiteSandbox: Sendable {
  let folder: TemporaryDirectory
  let path: String
  let site: Site
  static let host = "patches.example.org"
  static let ada = Address(name: "Ada Example", email: "ada@example.org")

  /// - Parameter searchTime: Enough, however busy the machine is, unless none is wanted.
  init(
    _ mails: [MailBuilder] = [], isReadOnly: Bool = false, isBehindProxy: Bool = false,
    searchTime: Duration = Command.patience
  ) throws {
    folder = try TemporaryDirectory()
    path = folder("tidewatch.git") + "/"
    let tracker = try TrackerRepository.initialize(path)
    _ = try tracker.ingest(mails.map(\.bytes))
    var settings = SiteSettings(
      tracker: path, hosts: HostPolicy(base: "https://\(Self.host)", isLoopback: false))
    settings.isReadOnly = isReadOnly
    settings.searchTime = searchTime
    settings.costlyPerSecond = 0.000_001
    settings.isBehindProxy = isBehindProxy
    site = try Site(settings)
  }

  /// More mail arrives, as by another process.
  func ingest(_ mails: [MailBuilder]) throws { _ = try TrackerRepository.open(path).ingest(mails.map(\.bytes)) }

  func snapshot() throws -> Snapshot { try TrackerRepository.open(path).snapshot() }

  /// Changes the tracker's configuration.
  func configure(_ text: String) throws {
    let tracker = try TrackerRepository.open(path)
    let base = try tracker.storedConfiguration()
    let author = Signature(name: "A", email: "a@example.org", seconds: 1_700_000_000, offsetMinutes: 0)
    #expect(try tracker.storeConfiguration(Array(text.utf8), file: "config", after: base, author: author, summary: "x"))
  }

  func get(_ target: String, _ headers: [(String, String)] = []) async -> Response {
    await site.answer(Request(.get, target, headers: Self.fields(headers)))
  }

  func head(_ target: String) async -> Response { await site.answer(Request(.head, target, headers: Self.fields([]))) }

  /// Sends a form as a browser does.
  func post(_ target: String, _ form: [(String, String)], _ headers: [(String, String)] = []) async -> Response {
    let defaults = [
      ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", "http://\(Self.host)"),
      ("Sec-Fetch-Site", "same-origin"),
    ].filter { one in !headers.contains { $0.0 == one.0 } }
    let body = Query(form.map { (name: $0.0, value: $0.1) }).encoded
    return await site.answer(
      Request(.post, target, headers: Self.fields(defaults + headers), body: Array(body.utf8)))
  }

  /// A token for Ada.
  func token(_ person: Address = SiteSandbox.ada, expires: Int64? = nil) throws -> String {
    try site.tokens.add(person, now: 1_700_000_000, expires: expires)
  }

  /// Signs in; the cookie as a browser sends it back.
  func signIn() async throws -> Session {
    let response = await post("/login", [("token", try token())])
    let cookie = try #require(response.headers["Set-Cookie"]?.split(separator: ";").first.map(String.init))
    let page = await get("/login", [("Cookie", cookie)])
    let form = try #require(page.text.firstMatch(of: /name="form" value="([0-9a-f]{64})"/)?.1)
    return Session(cookie: [("Cookie", cookie)], form: ("form", String(form)))
  }

  struct Session {
    let cookie: [(String, String)]
    let form: (String, String)
  }

  private static func fields(_ headers: [(String, String)]) -> HeaderFields {
    let host = headers.contains { $0.0 == "Host" } ? [] : [("Host", host)]
    return HeaderFields((host + headers).filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) })
  }
}

extension Response {
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
