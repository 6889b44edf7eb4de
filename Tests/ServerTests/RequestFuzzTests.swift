import Bytes
import Index
import Services
import Synchronization
import TestSupport
import Testing

@testable import Review
@testable import Server

/// What anybody sends to the server. `PATCHBAY_FUZZ_ROUNDS=1000000` takes a million of each.
@Suite("Fuzzing of requests")
struct RequestFuzzTests {
  /// A request as bytes: its method and target, header fields, an empty line, and the body.
  private static let corpus: [String] = [
    "GET /?state=any&q=tide%20s%3Agauge&sort=date&before=1700000000.\(id)\nIf-None-Match: \"x\", W/\"y\", *\n\n",
    "GET /api/1.2/patches/?order=-id&page=2&per_page=250&since=2026-11-01T12:00:00+02:00&after=1.\(id)\nAccept: */*\n\n",
    "GET /api/events/?category=patch-created&after=1700000000.1700000000.1.\(id).3\nAuthorization: Basic YTpi\n\n",
    "HEAD http://patches.example.org/tide-1%40example.org/t.mbox.gz?x=m\nCookie: a=b; patchbay=x.1.2.y\n\n",
    "POST /tidewatch/?x=m\nContent-Type: multipart/form-data; boundary=\"xyz\"\n\n"
      + "--xyz\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\ntide\r\n--xyz--\r\n",
    "POST /login\nOrigin: https://patches.example.org\nSec-Fetch-Site: same-origin\n\ntoken=x&form=y&back=%2F%2Fevil",
    "PATCH /api/patches/1/\nContent-Type: application/json\nAuthorization: Token x\n\n{\"state\": [\"a\", 1e3, null]}",
    "POST /submit\nContent-Type: application/json\n\n{\"action\": \"receive\", \"messages\": [\"From: a\\nb\"]}",
    "GET /git/tidewatch.git/info/refs?service=git-upload-pack\nGit-Protocol: version=2\n\n",
  ]

  private static let id = String(repeating: "ab", count: 20)
  private static let words = [
    "?", "&", "=", "%2F", "%", "+", "..", "/", "//", ";", ",", "\r\n", "--xyz", "boundary=", "[", "]", "{", "}", "\\u",
    "\\ud800", "1e999", "Content-Type: ", "Cookie: patchbay=", "q=d:..", "q=", "after=", "before=", "project=", "page=",
  ]

  private static func request(_ bytes: [UInt8]) -> Request {
    let (head, body) = divided(bytes)
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let words = (lines.first ?? "").split(separator: " ", maxSplits: 1)
    var headers = HeaderFields([("Host", SiteSandbox.host)])
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers.add(String(parts[0]), String(parts[1].drop { $0 == " " })) }
    }
    return Request(
      words.first.flatMap { Request.Method(rawValue: String($0)) } ?? .get, String(words.last ?? ""), headers: headers,
      body: Array(body))
  }

  private static func divided(_ bytes: [UInt8]) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    for index in bytes.indices.dropLast() where bytes[index] == 0x0A && bytes[index + 1] == 0x0A {
      return (bytes[..<index], bytes[(index + 2)...])
    }
    return (bytes[...], [])
  }

  @Test func `paths, queries, fields, forms, cookies, cursors and documents`() {
    let outcome = Fuzzing("requests", Self.corpus, words: Self.words, rounds: 5000).run { bytes in
      let request = Self.request(bytes)
      #expect(request.headers.fields.allSatisfy { $0.value.utf8.allSatisfy { $0 >= 0x20 } })
      _ = RouteTable.all.find(request.method, request.path)
      let query = request.query.canonical
      #expect(Query(urlEncoded: query.encoded) == query)
      for text in request.query.items.map(\.value) + [request.target] {
        #expect(PercentEncoding.decoded(PercentEncoding.encoded(text)) == text)
        if let place = ListPlace(text) { #expect(place.text.utf8.count <= text.utf8.count) }
        _ = APITime.seconds(text)
        _ = RateLimiter.network(of: text)
      }
      _ = try? APIPage.wanted(request.query)
      _ = Credentials(of: request)
      _ = SessionCookie(value: request.headers["Cookie"] ?? "", key: [1], now: 0)
      _ = try? APIBody(of: request)
      #expect(Form.fields(of: request)?.items.count ?? 0 <= 1000)
      if let path = request.path.first { _ = ArchiveAddress([path] + request.path.dropFirst()) }
      if let service = GitService(request.method, request.path, request.query) {
        let variables = GitEnvironment.variables(service, request, tracker: "/x/", user: request.headers["Cookie"])
        let bytes = variables.values.compactMap(\.self).flatMap { Array($0.utf8) }
        #expect(bytes.allSatisfy { (0x20..<0x7F).contains($0) })
      }
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test func `headers of a gateway program`() {
    let corpus = [
      "Status: 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNo.\n", "Expires: x\n\nbody", "Status: -1\n\n",
    ]
    let outcome = Fuzzing("gateway headers", corpus, words: ["Status: ", "\r\n\r\n", "Content-Length: "]).run { bytes in
      var (whole, pieces) = (GatewayHead(), GatewayHead())
      let atOnce = try? whole.add(bytes)
      var cut: (status: Response.Status, headers: HeaderFields, body: [UInt8])?
      for (index, byte) in bytes.enumerated() where cut == nil {
        cut = try? pieces.add([byte])
        cut?.body += bytes[(index + 1)...]
      }
      #expect(atOnce?.status == cut?.status)
      #expect(atOnce?.headers == cut?.headers)
      #expect(atOnce?.body == cut?.body)
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  @Test func `JSON documents`() {
    let corpus = [
      #"{"a": ["x", 1, -2.5e3, true, null], "b": {"c": "\u00e9\ud83d\ude00\n"}}"#, "[[[[0]]]]", #""\"\\\/\b""#,
      "99999999999999999999", "-0",
    ]
    let words = ["\\u", "\\ud800", "1e999", "[", "]", "{", "}", "\"", ",", "null", "true"]
    let outcome = Fuzzing("JSON", corpus, words: words, rounds: 5000).run { bytes in
      guard let value = JSONReader.read(bytes) else { return }
      #expect(JSONReader.read(JSONWriter.writeCompact(value)) == value)
      _ = JSONReader.read(bytes, valueLimit: 3)
    }
    #expect(outcome.isWithinBounds, "\(outcome)")
  }

  /// Whole requests, each answered by a site: what traps ends the server for everybody.
  @Test func `every answer is a document or says what is wrong with the request`() async throws {
    let sandbox = try SiteSandbox(MailBuilder.series("tide", of: 2))
    var clients = 0
    for input in Fuzzing("whole requests", Self.corpus, words: Self.words, rounds: 300).inputs {
      clients += 1
      let asked = Self.request(input)
      // What goes on without end, or starts other programs.
      guard asked.path.allSatisfy({ !["git", "events", "live"].contains($0) }) else { continue }
      // Each from another network, so that none is told to wait.
      let request = Request(
        asked.method, asked.target, headers: asked.headers, body: asked.body,
        client: "10.\(clients >> 8 & 255).\(clients & 255).1")
      let response = await sandbox.site.answer(request)
      #expect(response.status.rawValue < 500, "\(String(decoding: input, as: UTF8.self)): \(response.status)")
    }
  }
}
