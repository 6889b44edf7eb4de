import Bytes
import Mail

/// A commit attached to a mail as a file of `git format-patch`, or as a whole mail: it bears its own author, date, subject
/// and message, and the text around it is a note.
enum AttachedCommit {
  /// The first such attachment, as a raw mail; nil where there is none.
  static func find(in message: Message) -> [UInt8]? {
    guard !message.root.children.isEmpty else { return nil }
    for part in message.root.all {
      if part.type == "message/rfc822" {
        let raw = part.decodedBody
        if raw.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) != nil, hasFields(raw[...]) { return raw }
      }
      guard part.children.isEmpty, isFile(part), AttachedDiff.mayBePatch(part) else { continue }
      var raw = part.decodedBody[...]
      if raw.starts(with: "From ".utf8), let end = raw.firstIndex(of: UInt8.lineFeed) { raw = raw[(end + 1)...] }
      guard hasFields(raw), raw.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) != nil else { continue }
      return Array(raw)
    }
    return nil
  }

  private static func isFile(_ part: Part) -> Bool {
    part.isAttachment || part.filename != nil || part.type != "text/plain"
  }

  /// Whether the text begins as a mail does that says who wrote it, and what it is.
  private static func hasFields(_ raw: ArraySlice<UInt8>) -> Bool {
    var names: Set<String> = []
    for line in raw.prefix(16 << 10).split(separator: UInt8.lineFeed, maxSplits: 60, omittingEmptySubsequences: false) {
      if line.isEmpty || line.elementsEqual([UInt8.carriageReturn]) { break }
      if let first = line.first, ByteClass.isGitSpace(first) { continue }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
      names.insert(String(decoding: line[..<colon].map(ByteClass.lower), as: UTF8.self))
    }
    return names.contains("from") && names.contains("subject")
  }
}
