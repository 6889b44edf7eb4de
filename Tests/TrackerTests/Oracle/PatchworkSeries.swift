/// What Patchwork made of a series, from the shared oracle.
struct PatchworkSeries: Decodable {
  let key: String
  let version: Int
  let total: Int
  let cover: String?
  let name: String?
  let patches: [Numbered]

  struct Numbered: Decodable {
    let number: Int
    let messageID: String

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      number = try row.decode(Int.self)
      messageID = try row.decode(String.self)
    }
  }

  var messageIDs: [String] { (cover.map { [$0] } ?? []) + patches.map(\.messageID) }
}

/// A message as Patchwork filed it.
struct PatchworkMessage: Decodable {
  let msgid: String
  /// patch, cover, comment; ignored or error where it was dropped.
  let kind: String
  /// What a comment is about.
  let parent: String?
}

extension String {
  /// A Message-ID without `<>`.
  var withoutBrackets: String { hasPrefix("<") && hasSuffix(">") ? String(dropFirst().dropLast()) : self }
}
