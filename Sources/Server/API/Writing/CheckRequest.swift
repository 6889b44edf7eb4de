import Review
import Tracker

/// A check's result as a program reports it.
struct CheckRequest {
  let check: Event.Check

  /// - Throws: ``APIProblem/invalid(_:)`` naming each field that is wrong.
  init(_ body: APIBody) throws(APIProblem) {
    var problems: [String: [String]] = [:]
    let named = try body.text("state") ?? ""
    let state = Self.state(named)
    if named.isEmpty {
      problems["state"] = ["A check must have a state."]
    } else if state == nil {
      problems["state"] = ["\"\(PatchworkName.bounded(named))\" is not a valid choice."]
    }
    let context = try body.text("context").flatMap { $0.isEmpty ? nil : $0 } ?? "default"
    if context.utf8.count > 255 || !context.utf8.allSatisfy(Self.isContextByte) {
      problems["context"] = [
        "Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens."
      ]
    }
    let url = try body.text("target_url").flatMap { $0.isEmpty ? nil : $0 }
    if let url, !Self.isURL(url) { problems["target_url"] = ["Enter a valid URL."] }
    let description = try body.text("description").flatMap { $0.isEmpty ? nil : String($0.prefix(10_000)) }
    guard problems.isEmpty, let state else { throw .invalid(problems) }
    check = Event.Check(
      context: context, state: state, url: url, description: description)
  }

  /// The state of a name, or of Patchwork's number for it.
  static func state(_ text: String) -> Event.Check.State? {
    switch text {
    case "0": .pending
    case "1": .success
    case "2": .warning
    case "3": .fail
    default: Event.Check.State(rawValue: text.lowercased())
    }
  }

  /// Those of a slug, and what contexts of the command line have besides.
  private static func isContextByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// An address of the web without blanks and what a page or terminal could misread.
  private static func isURL(_ text: String) -> Bool {
    (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= 2000
      && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\"") }
  }
}
