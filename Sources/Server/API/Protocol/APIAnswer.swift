import Review

/// Answers of the API.
enum APIAnswer {
  static func response(_ status: Response.Status = .ok, _ value: JSONValue) -> Response {
    var response = Response(status, headers, body: JSONWriter.writeCompact(value))
    if status != .ok { response.headers.set("Cache-Control", "no-store") }
    return response
  }

  /// A page of a list, with where the others are (RFC 8288).
  static func response(_ page: APIPage, _ values: [JSONValue]) -> Response {
    var response = response(.ok, .array(values))
    response.headers.set("Link", page.link)
    return response
  }

  /// A mailbox or diff to download, under a name that clients take for their file's.
  static func download(_ bytes: [UInt8], _ name: String) -> Response {
    var response = Response.raw(bytes)
    response.headers.set("Content-Disposition", "attachment; filename=\(name)")
    response.headers.add("Access-Control-Allow-Origin", "*")
    return response
  }

  /// Anybody's page may read what anybody may read; a token is not sent by itself, as a cookie is.
  private static let headers = HeaderFields([
    ("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "Link"),
  ])
}
