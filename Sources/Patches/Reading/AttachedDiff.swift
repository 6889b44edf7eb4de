import Bytes
import Mail

/// A diff in a part of the mail that `git mailinfo` does not read as text.
enum AttachedDiff {
  /// The first diff in a part, with the commit that git reads from the rest of the mail.
  static func find(in message: Message, _ commit: CommitMessage) -> PatchSearch.Found? {
    for part in message.root.all where part.children.isEmpty && mayBePatch(part) {
      let text = part.decodedBody.filter { $0 != UInt8.carriageReturn }
      guard let range = text.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) else { continue }
      return PatchSearch.Found(commit: commit.replacingPatch(text), diff: Array(text[range]))
    }
    return nil
  }

  /// Text, or named as patches are.
  static func mayBePatch(_ part: Part) -> Bool {
    if part.type == "text/html" { return false }
    if part.isText || ["application/octet-stream", "application/mbox"].contains(part.type)
      || part.type.hasSuffix("patch") || part.type.hasSuffix("diff")
    {
      return true
    }
    guard let name = part.filename?.lowercased() else { return false }
    return [".patch", ".diff", ".txt", ".mbox"].contains { name.hasSuffix($0) }
  }
}

extension CommitMessage {
  /// The same commit with another patch, and with the whole text of the mail as its message.
  func replacingPatch(_ patch: [UInt8]) -> CommitMessage {
    var result = self
    result.patch = patch
    return result
  }
}
