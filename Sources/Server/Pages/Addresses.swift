import Bytes
import Tracker

/// Where things are: one address for each, made of Message-IDs, so that they last and are the same on every mirror.
enum Addresses {
  static func series(_ id: ObjectID, _ record: MessageRecord) -> String { path("series", id, record) }
  static func patch(_ id: ObjectID, _ record: MessageRecord) -> String { path("patch", id, record) }
  static func message(_ id: ObjectID, _ record: MessageRecord) -> String { path("message", id, record) }
  static func thread(_ id: ObjectID, _ record: MessageRecord) -> String { path("thread", id, record) }
  static func bundle(_ number: Int) -> String { "/bundle/\(number)/" }
  static func person(_ email: String) -> String {
    "/person/\(PercentEncoding.encoded(String(decoding: email.utf8.prefix(idLimit), as: UTF8.self)))/"
  }

  /// A list with the filters of the query.
  static func list(_ query: Query = Query()) -> String { address("/list/", query) }

  static func address(_ path: String, _ query: Query) -> String {
    let text = query.canonical.encoded
    return path + (text.isEmpty ? "" : "?" + text)
  }

  /// The address, if it is one of this site's; else that of the front page. A form says where to go back to, and must not
  /// lead elsewhere.
  static func own(_ address: String?) -> String {
    guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), address.utf8.count <= 4096,
      address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
    else { return "/" }
    return address
  }

  /// A Message-ID that is longer, or holds what no address should, is not put into one.
  private static let idLimit = 250

  private static func path(_ kind: String, _ id: ObjectID, _ record: MessageRecord) -> String {
    let name = record.content.messageID.flatMap { messageID in
      messageID.utf8.count <= idLimit && messageID.utf8.contains(UInt8(ascii: "@"))
        && messageID.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? messageID : nil
    }
    return "/\(kind)/\(PercentEncoding.encoded(name ?? id.hex))/"
  }
}
