import Bytes

/// Reads what `git request-pull` writes below the tip: the tag's message between two rules of dashes, then the short log.
struct PullSummaryReader {
  /// How many bytes of the message and how many subjects are kept; the mail itself has the rest.
  private static let textLimit = 64 << 10
  private static let commitLimit = 1000

  private enum Place { case before, message, log, after }

  private var place = Place.before
  private var text: [UInt8] = []
  /// Whether an `Author (2):` came before.
  private var hasAuthor = false
  private(set) var commits: [String] = []

  /// The message without the blank lines around it; empty unless both rules were there.
  var description: String {
    place == .log || place == .after ? String(decoding: GitText.trimmed(text[...]), as: UTF8.self) : ""
  }

  mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    if Self.isRule(line) {
      switch place {
      case .before:
        place = .message
        return
      case .message:
        place = .log
        commits = []
        hasAuthor = false
        return
      case .log, .after: return
      }
    }
    switch place {
    case .before, .after: break
    case .message:
      if text.count < Self.textLimit {
        text += line
        text.append(UInt8(ascii: "\n"))
      }
      // Without a tag message there is only one rule, above the short log.
      takeLog(line)
    case .log: takeLog(line)
    }
  }

  private mutating func takeLog(_ line: UnsafeBufferPointer<UInt8>) {
    if line.last == UInt8(ascii: ":"), line.first.map(ByteClass.isGitSpace) == false {
      hasAuthor = Self.hasCount(line)
    } else if hasAuthor, line.count > 6, line.prefix(6).allSatisfy({ $0 == UInt8.space }),
      commits.count < Self.commitLimit
    {
      commits.append(String(decoding: GitText.trimmed(Array(line.prefix(1024))[...]), as: UTF8.self))
    }
  }

  /// At least as many dashes as people write by hand, and nothing else.
  private static func isRule(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.count >= 30 && line.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  /// `Author (2):`
  private static func hasCount(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let open = line.lastIndex(of: UInt8(ascii: "(")), line.count - open > 3 else { return false }
    return line[(open + 1)..<(line.count - 2)].allSatisfy(ByteClass.isDigit)
      && line[line.count - 2] == UInt8(ascii: ")")
  }
}
