public import Bytes
import Mail

/// What a mail names as to be applied before it.
///
/// `Depends-on:`, `Based-on:` and `prerequisite-message-id:` name a mail by its Message-ID or a link to it, or what a
/// Patchwork has a number for: `https://…/list/?series=12`, and `series-12` or `patch-12` as DPDK writes. With
/// `prerequisite-change-id:` b4 names a series, and its version: `ID:v2`.
public enum Dependency: Hashable, Sendable {
  case message(ObjectID)
  case number(Int)
  /// The newest version if there is none.
  case change(id: String, version: Int?)

  /// - Parameter text: One of ``MessageRecord/Content-swift.struct/dependencies``.
  public init?(_ text: String) {
    if let number = Self.number(in: text) {
      self = .number(number)
    } else if text.contains("@") {
      self = .message(MessageName.id(of: text))
    } else {
      return nil
    }
  }

  /// - Parameter text: One of ``MessageRecord/Content-swift.struct/prerequisites``; nil for a patch-id.
  public init?(prerequisite text: String) {
    guard ObjectID(hex: text) == nil else { return nil }
    let colon = text.lastIndex(of: ":")
    if let colon, let version = Self.version(text[colon...].dropFirst()) {
      self = .change(id: String(text[..<colon]), version: version)
    } else {
      self = .change(id: text, version: nil)
    }
  }

  /// All that mails name.
  public static func all(of mails: [MessageRecord]) -> [Dependency] {
    var seen: Set<Dependency> = []
    return mails.flatMap { mail in
      mail.content.dependencies.compactMap { Dependency($0) }
        + mail.content.prerequisites.compactMap { Dependency(prerequisite: $0) }
    }.filter { seen.insert($0).inserted }
  }

  /// A word that whoever looks for what names a message or series looks for; others may have it, too.
  public var word: String {
    switch self {
    case .message(let id): String(id.number)
    case .number(let number): String(number)
    case .change(let id, _): id
    }
  }

  private static func version(_ text: Substring) -> Int? {
    Int(text.first == "v" ? text.dropFirst() : text, within: 0...9999)
  }

  /// What numbers can be (`ObjectID.number`).
  private static let numbers = 0...(1 << 52) - 1

  /// `series-12 ("its name")`, or a link with `?series=12`, or one that ends in `series/12/`.
  private static func number(in text: String) -> Int? {
    guard text.hasPrefix("http") else {
      let word = text.prefix { $0 != " " && $0 != "\t" }.lowercased()
      for kind in ["series-", "patch-"] where word.hasPrefix(kind) {
        return Int(word.dropFirst(kind.count), within: numbers)
      }
      return nil
    }
    let link = text.prefix { $0 != "#" && $0 != " " && $0 != "\t" }
    let parts = link.split(separator: "?", maxSplits: 1)
    if parts.count == 2 {
      for field in parts[1].split(separator: "&") where field.hasPrefix("series=") {
        return Int(field.dropFirst(7), within: numbers)
      }
    }
    let path = (parts.first ?? "").split(separator: "/")
    guard let last = path.last, ["series", "patch", "patches", "cover", "covers"].contains(path.dropLast().last) else {
      return nil
    }
    return Int(last, within: numbers)
  }
}
