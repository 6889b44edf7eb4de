import Mail

/// Looks for a patch in a mail: first as `git mailinfo` sees the mail, so that what is shown is what `git am` would
/// apply; then in the parts that git cannot read (nested deeper than its four boundaries, compressed charsets,
/// uuencoded, forwarded as message/rfc822).
struct PatchSearch {
  /// A commit and its diff.
  struct Found {
    let commit: CommitMessage
    let diff: [UInt8]
    /// The commit was read from below a scissors line.
    var isBelowScissors = false
  }

  /// The patch in the mail; nil if there is none.
  ///
  /// In a reply, what stands above a scissors line (`-- >8 --`) is talk, and the commit begins below it, as
  /// `git am --scissors` reads it; elsewhere scissors are text, as they are to `git am`.
  static func find(in message: Message, isReply: Bool) -> Found? {
    guard mayHoldDiff(message) else { return nil }
    let commit = CommitMessage(raw: message.raw)
    if isReply, hasScissors(commit.messageBytes) {
      var options = MailInfoOptions()
      options.usesScissors = true
      let below = CommitMessage(raw: message.raw, options: options)
      if let range = below.patch.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) {
        return Found(commit: below, diff: Array(below.patch[range]), isBelowScissors: true)
      }
    }
    if let range = commit.patch.withUnsafeBufferPointer({ DiffFinder.find(in: $0) }) {
      return Found(commit: commit, diff: Array(commit.patch[range]))
    }
    return AttachedDiff.find(in: message, commit)
  }

  /// Whether a look at the raw bytes leaves it open that there is a diff. Text that is encoded has to be decoded first.
  private static func mayHoldDiff(_ message: Message) -> Bool {
    let isEncoded = hasEncodedPart(message.root)
    return message.raw.withUnsafeBufferPointer { bytes in
      isEncoded || ByteSearch.first("\n+++ ", in: bytes) != nil || ByteSearch.first("\ndiff --git ", in: bytes) != nil
    }
  }

  private static func hasScissors(_ message: [UInt8]) -> Bool {
    message.split(separator: GitText.newline).contains { $0.withUnsafeBufferPointer { PatchBreak.isScissors($0) } }
  }

  private static func hasEncodedPart(_ part: Part) -> Bool {
    part.children.isEmpty ? part.encoding != .identity : part.children.contains(where: hasEncodedPart)
  }
}
