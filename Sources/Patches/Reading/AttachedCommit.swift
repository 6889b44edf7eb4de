import Bytes
import Mail

/// A commit attached to a mail as a file of `git format-patch`, or as a whole mail: it has its own author, date,
/// subject and message, and the text around it is a note. PostgreSQL's hackers attach all files of a series to one
/// mail.
enum AttachedCommit {
  /// The attached files of `git format-patch`, as raw mails: ordered by their numbers if these are distinct, else as
  /// attached; or the first mail that is attached as a whole. Empty if there is neither.
  static func all(in message: Message) -> [[UInt8]] {
    guard !message.root.children.isEmpty else { return [] }
    var files: [[UInt8]] = []
    for part in message.root.all {
      if part.type == "message/rfc822" {
        let raw = part.decodedBody
        if files.isEmpty, raw.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) != nil, hasFields(raw[...]) {
          return [raw]
        }
      }
      guard part.children.isEmpty, isFile(part), AttachedDiff.mayBePatch(part) else { continue }
      var raw = part.decodedBody[...]
      // Mailboxes quote the first line.
      let isQuoted = raw.first == UInt8(ascii: ">")
      if raw.dropFirst(isQuoted ? 1 : 0).starts(with: "From ".utf8), let end = raw.firstIndex(of: UInt8.lineFeed) {
        raw = raw[(end + 1)...]
      }
      guard hasFields(raw), raw.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) != nil else { continue }
      let file = Array(raw)
      if !files.contains(file) { files.append(file) }
      if files.count == limit { break }
    }
    return files.count < 2 ? files : sorted(files)
  }

  /// Nobody attaches more to one mail.
  private static let limit = 64

  private static func sorted(_ files: [[UInt8]]) -> [[UInt8]] {
    let numbered = files.map { (file: $0, number: Subject(Message($0).subject).number) }
    let numbers = numbered.compactMap(\.number)
    guard Set(numbers).count == files.count else { return files }
    return numbered.sorted { ($0.number ?? 0) < ($1.number ?? 0) }.map(\.file)
  }

  private static func isFile(_ part: Part) -> Bool {
    part.isAttachment || part.filename != nil || part.type != "text/plain"
  }

  /// Whether the text begins like a mail with an author and a subject.
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
