import Bytes
import Tracker

/// A strong entity tag (RFC 9110, section 8.8.3), made of all that an answer depends on.
///
/// An answer is a pure function of a snapshot and the request, so the digest, the configuration and the address are the
/// tag: whether a page has changed is known before it is made.
struct EntityTag: Hashable, Sendable {
  let value: String

  /// The tag of what a call is answered with.
  ///
  /// - Parameter isForEverybody: Whether the answer is the same whoever asks.
  init(of call: Call, isForEverybody: Bool) {
    let request = call.request
    let caller = isForEverybody ? nil : call.caller
    let question = request.method.isSafe ? [] : [request.method.rawValue, SHA1.blobID(request.body).hex]
    self.init(
      [
        request.target, call.snapshot.digest.hex, call.reader.rulesKey, caller?.id ?? "",
        caller?.formToken(key: call.site.key) ?? "", request.headers["Host"] ?? "",
        request.isSecure ? "https" : "http", Assets.version,
      ] + question)
  }

  init(_ parts: [String]) {
    var hash = SHA1()
    for part in parts { hash.update(Array("\(part.utf8.count) \(part)".utf8)) }
    value = "\"\(hash.finish().hex.prefix(27))\""
  }

  /// Whether the client has this answer already (`If-None-Match`).
  func matches(_ request: Request) -> Bool {
    request.headers.all("If-None-Match").contains { field in
      field.split(separator: ",").contains { tag in
        let tag = tag.drop { $0 == " " }
        // A weak comparison: a proxy that compresses makes a tag weak.
        return tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == value
      }
    }
  }
}
