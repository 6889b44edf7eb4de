import Review
import TestSupport
import Testing

@testable import Server

@Suite struct DocumentTests {
  private let mails =
    MailBuilder.series("tide", of: 2) + [
      MailBuilder(
        from: "Grace <grace@example.org>", subject: "Re: [PATCH 1/2] tide: part 1", messageID: "re/1@example.org",
        inReplyTo: "tide-1@example.org", body: "> +one\nTwo, please.\n\nReviewed-by: Grace <grace@example.org>\n")
    ]

  private func read(_ response: Response) throws -> JSONValue { try #require(JSONReader.read(response.bytes)) }

  @Test func `each document matches the OpenAPI document, and each address is in it`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    let form = [("id", "tide-0@example.org"), ("state", "under-review"), ("reason", "mine"), session.form]
    #expect(await sandbox.post("/decide", form, session.cookie).status == .seeOther)
    let document = try read(await sandbox.get("/api/patchbay/openapi.json"))
    let check = SchemaCheck(document: document)
    let paths = try #require(document["paths"]?.members)
    #expect(paths.count == DocumentRoutes.all.count - 1)
    for path in paths {
      for id in path.name.contains("{id}") ? ["tide-1@example.org", "re%2F1@example.org", "tide-0@example.org"] : [""] {
        if path.name.contains("/patch/"), id != "tide-1@example.org" { continue }
        for query in path.name.hasSuffix("search") ? ["?q=tide"] : ["", "?n=1&full=1&open=1"] {
          let target = path.name.replacing("{id}", with: id) + query
          let response = await sandbox.get(target)
          #expect(response.status == .ok, "\(target)")
          #expect(response.headers["Content-Type"] == "application/json")
          let get = path.value["get"]
          let schema = try #require(get?["responses"]?["200"]?["content"]?["application/json"]?["schema"])
          #expect(check.problems(try read(response), schema).isEmpty, "\(target)")
        }
      }
      if path.name.contains("{id}") {
        let response = await sandbox.get(path.name.replacing("{id}", with: "nobody@example.org"))
        #expect(response.status == .notFound)
        #expect(check.problems(try read(response), ["$ref": "#/components/schemas/Error"]).isEmpty)
      }
    }
  }

  @Test func `a patch is found by its number in the series`() async throws {
    let sandbox = try SiteSandbox(mails)
    let patch = try read(await sandbox.get("/api/patchbay/patch/tide-0@example.org/2"))
    #expect(patch["messageID"]?.text == "tide-2@example.org")
  }

  @Test(arguments: ["?n=x", "?q=s:(", "?archived=maybe"])
  func `an invalid query is an error with a message`(query: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/api/patchbay/series" + query)
    #expect(response.status == .badRequest)
    #expect(try read(response)["error"]?.text?.isEmpty == false)
  }

  @Test func `other origins may read what everybody may, but not as a signed-in person`() async throws {
    let sandbox = try SiteSandbox(mails)
    let session = try await sandbox.signIn()
    #expect(await sandbox.get("/api/patchbay/status").headers["Access-Control-Allow-Origin"] == "*")
    #expect(await sandbox.get("/api/patchbay/status", session.cookie).headers["Access-Control-Allow-Origin"] == nil)
  }

  @Test func `the schema check finds errors`() {
    let check = SchemaCheck(document: [
      "a": ["type": "object", "required": ["x"], "properties": ["x": ["type": "integer"]]]
    ])
    #expect(check.problems(["x": 1], ["$ref": "#/a"]).isEmpty)
    #expect(check.problems(["x": "1"], ["$ref": "#/a"]).count == 1)
    #expect(check.problems(["y": 1], ["$ref": "#/a"]).count == 1)
    #expect(check.problems([["x": 1], 2], ["type": "array", "items": ["$ref": "#/a"]]).count == 1)
    #expect(check.problems(nil, ["oneOf": [["$ref": "#/a"], ["type": "null"]]]).isEmpty)
    #expect(check.problems("b", ["type": ["string", "null"], "enum": ["a"], "pattern": "^a"]).count == 2)
  }
}
