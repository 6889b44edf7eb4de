import Bytes
import Review
import TestSupport
import Testing
import Tracker

@testable import Server

/// Asks the API of a site, and reads its documents.
extension SiteSandbox {
  /// The document at an address below `/api/`.
  func document(_ path: String, _ headers: [(String, String)] = []) async throws -> JSONValue {
    let response = await get("/api/" + path, headers)
    #expect(response.status == .ok, "\(path): \(response.text)")
    #expect(response.headers["Content-Type"] == "application/json")
    return try #require(JSONReader.read(response.bytes))
  }

  /// The texts that a list's objects have under a name.
  func texts(_ path: String, _ name: String) async throws -> [String] {
    try #require(try await document(path).elements).compactMap { $0[name]?.text }
  }

  /// Sends a body with a token.
  func send(
    _ method: Request.Method, _ path: String, _ body: String, type: String = "application/json", token: String? = nil
  ) async -> Response {
    var headers = [("Host", Self.host), ("Content-Type", type)]
    if let token { headers.append(("Authorization", "Token \(token)")) }
    return await site.answer(
      Request(
        method, "/api/" + path, headers: HeaderFields(headers.map { (name: $0.0, value: $0.1) }),
        body: Array(body.utf8)))
  }

  /// The number of the message with this Message-ID.
  static func number(_ messageID: String) -> Int { MessageName.id(of: messageID).number }
}

extension JSONValue {
  var number: Int? { if case .int(let number) = self { number } else { nil } }

  /// The names of an object's members, in order.
  var names: [String] { if case .object(let members) = self { members.map(\.name) } else { [] } }
}
