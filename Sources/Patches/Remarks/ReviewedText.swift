import Bytes
public import Mail

/// A patch or cover letter as its reviewers see it: line by line, each with its place.
public struct ReviewedText: Sendable {
  /// A line and what it is.
  struct Line {
    var start: Int32
    var end: Int32
    let kind: RemarkPlace.Kind
  }

  private(set) var bytes: [UInt8] = []
  private(set) var lines: [Line] = []

  /// How much is read of texts that are kept together: what is kept of a line takes more memory than a short line itself.
  public struct Room: Sendable {
    var bytes = 64 << 20
    var lines = 1 << 19

    public init() {}
  }

  private var room: Room

  /// The patch in a mail; for a mail without one, its text.
  public init(_ message: Message) { self.init(message, ReadMail(message)) }

  /// As above, for a mail that has been read already.
  public init(_ message: Message, _ mail: ReadMail) {
    var room = Room()
    self.init(message, mail, within: &room)
  }

  /// As above, as far as there is room.
  public init(_ message: Message, within room: inout Room) { self.init(message, ReadMail(message), within: &room) }

  private init(_ message: Message, _ mail: ReadMail, within room: inout Room) {
    self.room = room
    read(message, mail)
    room = self.room
  }

  private mutating func read(_ message: Message, _ mail: ReadMail) {
    add(Array(message.subject.utf8)[...], .patch)
    guard mail.kind == .patch, let commit = mail.commit, let diff = mail.diff else {
      for (index, line) in split(Array(message.text.utf8)).enumerated() { add(line, .message(line: index + 1)) }
      return
    }
    let charset = message.textCharset
    var number = addMessage(commit.messageBytes)
    let patch = Self.withoutReturns(commit.patch)
    // The diff is in a part that `git mailinfo` does not read.
    let isInside = Self.contains(patch, diff)
    let text = beginning(isInside ? patch : diff)
    let places = DiffPlaces(text)
    for (index, line) in split(charset.utf8(text[...])).enumerated() {
      if let place = places.place(ofLine: index) {
        add(line, place)
      } else if index < places.start {
        number += 1
        add(line, .message(line: number))
      } else {
        add(line, .patch)
      }
    }
  }

  /// How many lines there are.
  public var count: Int { lines.count }

  /// What the line is; ``RemarkPlace/index`` counts these lines.
  public func kind(ofLine index: Int) -> RemarkPlace.Kind { lines[index].kind }

  /// The line's text.
  public func text(ofLine index: Int) -> String {
    String(decoding: bytes[Int(lines[index].start)..<Int(lines[index].end)], as: UTF8.self)
  }

  /// Numbered as `git stripspace` leaves the text: without empty lines at both ends, and runs of them reduced to one.
  private mutating func addMessage(_ message: [UInt8]) -> Int {
    var number = 0
    var wasBlank = true
    for line in split(message) {
      let isBlank = line.allSatisfy(ByteClass.isGitSpace)
      if isBlank, wasBlank { continue }
      number += 1
      wasBlank = isBlank
      add(line, .message(line: number))
    }
    if wasBlank, number > 0 {
      number -= 1
      lines.removeLast()
    }
    return number
  }

  private mutating func add(_ line: ArraySlice<UInt8>, _ kind: RemarkPlace.Kind) {
    guard line.count < room.bytes, room.lines > 0 else { return }
    room.bytes -= line.count
    room.lines -= 1
    let start = bytes.count
    bytes += line
    lines.append(Line(start: Int32(start), end: Int32(bytes.count), kind: kind))
  }

  private func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = beginning(bytes).split(separator: UInt8.lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// As many lines as there is room for.
  private func beginning(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > room.lines else { return bytes }
    var end = 0
    for _ in 0..<room.lines where end < bytes.count { end = bytes.lineEnd(from: end, to: bytes.count) }
    return end < bytes.count ? Array(bytes[..<end]) : bytes
  }

  /// Whether the text has the diff's first lines.
  private static func contains(_ text: [UInt8], _ diff: [UInt8]) -> Bool {
    var budget = Int.max
    var flowed = FlowedText()
    flowed.add(text)
    return flowed.line(endingWith: diff.prefix(200), after: nil, budget: &budget) != nil
  }

  private static func withoutReturns(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8.carriageReturn) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      let isBeforeLineEnd = index + 1 < bytes.count && bytes[index + 1] == UInt8.lineFeed
      if byte != UInt8.carriageReturn || !isBeforeLineEnd { result.append(byte) }
    }
    return result
  }
}
