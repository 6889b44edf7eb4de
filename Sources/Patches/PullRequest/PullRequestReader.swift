import Bytes

/// Reads what `git request-pull` writes, line by line:
///
///     The following changes since commit BASE:
///     are available in the Git repository at:
///
///       URL REF
///
///     for you to fetch changes up to TIP:
///
///       subject of the tip (date)
///
///     ----------------------------------------------------------------
///     message of the tag
///     ----------------------------------------------------------------
///     Author (2):
///           subject of a commit
///
/// Only the line with the repository is required; old versions of git omit the end, and people who write `[GIT PULL]`
/// by hand often give just `git pull URL REF`.
struct PullRequestReader {
  private enum Awaited { case nothing, base, location, tip, tipSubject }

  private var awaited = Awaited.nothing
  private var base: String?
  private var location: (url: String, ref: String?)?
  private var informal: (url: String, ref: String?)?
  private var tip: String?
  private var tipSubject: String?
  private var summary = PullSummaryReader()

  /// Whether the tip has been named, so that rules of dashes mean something.
  var isInSummary: Bool { tip != nil }

  /// Reads a line that is not quoted, without its line end.
  mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    if tip != nil { summary.take(line) }
    switch awaited {
    case .nothing: break
    case .base, .tip:
      if line.allSatisfy(ByteClass.isGitSpace) { return }
      let name = Self.commit(in: line, after: 0)
      if awaited == .base { base = base ?? name } else { tip = tip ?? name }
      awaited = .nothing
      if name != nil { return }
    case .location:
      if line.allSatisfy(ByteClass.isGitSpace) { return }
      awaited = .nothing
      location = Self.location(line)
      return
    case .tipSubject:
      if line.allSatisfy(ByteClass.isGitSpace) { return }
      awaited = .nothing
      tipSubject = Self.subject(line)
      return
    }
    guard let first = line.first else { return }
    switch ByteClass.lower(first) {
    case UInt8(ascii: "t"):
      if GitText.starts(line, withLowercase: "the following changes since commit") {
        if let name = Self.commit(in: line, after: 34) { base = base ?? name } else { awaited = .base }
      }
    case UInt8(ascii: "a"):
      let isLocation =
        GitText.starts(line, withLowercase: "are available in the git repository at")
        || GitText.starts(line, withLowercase: "are available at")
        || GitText.starts(line, withLowercase: "are available in the repository at")
      if isLocation, location == nil { takeLocation(line) }
    case UInt8(ascii: "f"):
      if location != nil, tip == nil, GitText.starts(line, withLowercase: "for you to fetch changes up to") {
        tip = Self.commit(in: line, after: 30)
        awaited = tip == nil ? .tip : .tipSubject
      }
    case UInt8(ascii: "g"), UInt8.space, UInt8.tab:
      if informal == nil { informal = Self.command(line) }
    default: break
    }
  }

  private mutating func takeLocation(_ line: UnsafeBufferPointer<UInt8>) {
    // "… repository at: URL REF" on one line is how some people shorten it.
    if let colon = line.firstIndex(of: UInt8(ascii: ":")), line.count - colon > 3,
      let found = Self.location(UnsafeBufferPointer(rebasing: line[(colon + 1)...]))
    {
      location = found
    } else {
      awaited = .location
    }
  }

  /// The pull request; nil if the lines were not one. `isAnnounced`: the subject says PULL, so that a bare `git pull`
  /// command is enough.
  func pullRequest(isAnnounced: Bool) -> PullRequest? {
    guard let (url, ref) = location ?? (isAnnounced ? informal : nil) else { return nil }
    var request = PullRequest(url: url, ref: ref, base: base, tip: tip, tipSubject: tipSubject)
    request.description = summary.description
    request.commits = summary.commits
    return request
  }

  /// A URL, or host:path, and perhaps what to fetch from it.
  private static func location(_ line: UnsafeBufferPointer<UInt8>) -> (url: String, ref: String?)? {
    let words = Array(line.prefix(2048)).split(maxSplits: 3, whereSeparator: ByteClass.isGitSpace)
    guard let url = words.first, isRepository(url) else { return nil }
    let ref = words.count > 1 ? String(decoding: words[1], as: UTF8.self) : nil
    return (String(decoding: url.filter { $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }, as: UTF8.self), ref)
  }

  /// `git pull URL REF`, also indented.
  private static func command(_ line: UnsafeBufferPointer<UInt8>) -> (url: String, ref: String?)? {
    let start = line.firstIndex { !ByteClass.isGitSpace($0) } ?? line.count
    guard GitText.starts(line, withLowercase: "git pull ", at: start) else { return nil }
    return location(UnsafeBufferPointer(rebasing: line[(start + 9)...]))
  }

  private static func isRepository(_ word: ArraySlice<UInt8>) -> Bool {
    guard let colon = word.firstIndex(of: UInt8(ascii: ":")), colon > word.startIndex else { return false }
    return word.count > colon - word.startIndex + 1 && word.contains(UInt8(ascii: "/"))
  }

  /// The first word of 7 to 64 hexadecimal digits from there on.
  private static func commit(in line: UnsafeBufferPointer<UInt8>, after start: Int) -> String? {
    guard start < line.count else { return nil }
    let word = line[start...].drop(while: ByteClass.isGitSpace).prefix(65).prefix(while: ByteClass.isHexDigit)
    return (7...64).contains(word.count) ? String(decoding: word, as: UTF8.self).lowercased() : nil
  }

  /// The line without the date in parentheses at its end.
  private static func subject(_ line: UnsafeBufferPointer<UInt8>) -> String {
    var text = GitText.trimmed(Array(line.prefix(1024))[...])
    if text.last == UInt8(ascii: ")"), let open = text.lastIndex(of: UInt8(ascii: "(")), open > text.startIndex,
      open + 1 < text.endIndex, ByteClass.isDigit(text[open + 1])
    {
      text = GitText.trimmed(text[..<open])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
