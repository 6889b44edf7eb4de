import Bytes

/// What a mail says about the commit in it, exactly as `git mailinfo -u` does: the file `info` (author, email, subject,
/// date), the file `msg` (the log message below the subject) and the file `patch`.
///
/// Fields are bytes, because git passes on what a mail claims to be UTF-8 unchecked; repaired text for display is
/// provided as well.
public struct CommitMessage: Hashable, Sendable {
  /// The author's name; the address when the mail gives no usable name; nil when the mail has no From.
  public internal(set) var authorNameBytes: [UInt8]?
  /// The author's address, empty when the From field holds none (git: a bogus From gives an empty author).
  public internal(set) var authorEmailBytes: [UInt8]?
  /// The subject without `Re:` and bracketed prefixes; nil when the mail has none.
  public let subjectBytes: [UInt8]?
  /// The date as the mail gives it, not parsed; nil when the mail has none.
  public let dateBytes: [UInt8]?
  /// The log message below the subject, in UTF-8 if the mail names its charset correctly.
  public let messageBytes: [UInt8]
  /// Everything from the line that ends the message (`---`, `diff -`, `Index: `), in the mail's own bytes.
  public internal(set) var patch: [UInt8]
  /// The Subject in the body, decoded, with its prefixes; nil when the mail's own counts.
  public let inBodySubjectBytes: [UInt8]?
  /// Whether From or Subject come from the body, which shows that somebody meant to write a commit.
  public let hasInBodyHeaders: Bool
  /// Whether From comes from the body.
  public let hasInBodyAuthor: Bool
  /// Why `git mailinfo` refuses this mail; nil when it accepts it. What could be read is in the other fields.
  public let problem: MailInfoProblem?

  /// The author's name as text, empty when unknown.
  public var authorName: String { text(authorNameBytes) }
  /// The author's address as text, empty when unknown.
  public var authorEmail: String { text(authorEmailBytes) }
  /// The subject as text, empty when missing.
  public var subject: String { text(subjectBytes) }
  /// The date as the mail gives it, empty when missing.
  public var date: String { text(dateBytes) }
  /// The log message below the subject as text.
  public var message: String { String(decoding: messageBytes, as: UTF8.self) }

  /// The message `git am` commits: subject, blank line, message, cleaned as `git stripspace` does.
  public var committedBytes: [UInt8] {
    StripSpace.clean((subjectBytes ?? []) + [UInt8.lineFeed, UInt8.lineFeed] + messageBytes)
  }

  /// The message below the subject as `git am` commits it, cleaned as `git stripspace` does.
  public var bodyBytes: [UInt8] { StripSpace.clean(messageBytes) }

  /// The file `info` as `git mailinfo` prints it.
  public var info: [UInt8] {
    var result: [UInt8] = []
    if let authorNameBytes, let authorEmailBytes {
      result +=
        Array("Author: ".utf8) + authorNameBytes + Array("\nEmail: ".utf8) + authorEmailBytes + [UInt8.lineFeed]
    }
    if let subjectBytes {
      for line in subjectBytes.split(separator: UInt8.lineFeed, omittingEmptySubsequences: false) {
        result += Array("Subject: ".utf8) + line + [UInt8.lineFeed]
      }
    }
    if let dateBytes { result += Array("Date: ".utf8) + dateBytes + [UInt8.lineFeed] }
    return result + [UInt8.lineFeed]
  }

  private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
}

/// Why `git mailinfo` gives up on a mail.
public enum MailInfoProblem: String, Hashable, Sendable {
  /// Nothing but white space.
  case empty
  /// More nested or repeated multipart boundaries than git follows (4).
  case tooManyBoundaries
  /// Text that is invalid in its charset.
  case charset
  /// An unknown charset, or non-ASCII text labelled ASCII: git refuses it; here the text is read as UTF-8 if it is
  /// valid, else as windows-1252.
  case unknownCharset
  /// An encoded word without an end, or with an encoding other than B and Q.
  case encodedWord
  /// A NUL in From, Subject or Date.
  case nulInHeader
}

extension CommitMessage {
  /// Reads a raw mail as `git mailinfo` does.
  public init(raw: [UInt8], options: MailInfoOptions = MailInfoOptions()) {
    self = raw.withUnsafeBufferPointer { MailInfoReader.read($0, options) }
  }
}
