import Bytes
import Mail
import Tracker

/// Names as Patchwork shows them, bounded as its schema has them.
enum PatchworkName {
  private static let limit = 255

  /// `[net-next,v2,1/3] tide: heights in feet`: the prefixes in one bracket, `PATCH` left out (Patchwork's
  /// `clean_subject`). Continuous integration reads tree, version and number out of it.
  static func withPrefixes(_ record: MessageRecord) -> String {
    let prefixes = prefixes(record)
    let name = record.content.name.isEmpty ? "(no subject)" : record.content.name
    return bounded(prefixes.isEmpty ? name : "[\(prefixes.joined(separator: ","))] \(name)")
  }

  static func prefixes(_ record: MessageRecord) -> [String] {
    let lists = record.content.listIDs.map { String($0.prefix { $0 != "." }) }
    return record.content.prefixes.filter { word in
      let lower = word.lowercased()
      return lower != "patch" && !lists.contains(lower)
    }
  }

  /// The name without prefixes.
  static func plain(_ record: MessageRecord) -> String {
    bounded(record.content.name.isEmpty ? "(no subject)" : record.content.name)
  }

  /// The Message-ID in angle brackets.
  static func messageID(_ id: ObjectID, _ record: MessageRecord) -> String {
    "<\(bounded(record.content.messageID ?? id.hex, 253))>"
  }

  /// At most so many characters, and of a length that every client agrees in: in Unicode scalars.
  static func bounded(_ text: String, _ limit: Int = limit) -> String {
    guard text.unicodeScalars.count > limit else { return text }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.unicodeScalars.prefix(limit))
    return String(result)
  }

  /// The name of a file to download: of a message's name what is harmless in a path and a header field.
  static func file(_ record: MessageRecord, _ suffix: String) -> String { file(withPrefixes(record), suffix) }

  static func file(_ name: String, _ suffix: String) -> String {
    var result = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: if result.last != "-", !result.isEmpty { result += "-" }
      }
    }
    while result.last == "-" || result.last == "." { result.removeLast() }
    while result.first == "." { result.removeFirst() }
    return (result.isEmpty ? "mail" : String(result.prefix(100))) + suffix
  }
}
