public import Bytes
import Mail

/// Corrections of a message by people: what it is a version of, to which series it belongs, and whether it is hidden.
/// The last one of each kind counts, by time, then id.
public struct Corrections: Hashable, Sendable {
  /// The last correction, and its event.
  public struct Word: Hashable, Sendable {
    public let link: Event.Link
    /// Its time, in seconds since 1970.
    public let seconds: Int64
    public let event: ObjectID

    /// By time, then id.
    static func precedes(_ left: Word, _ right: Word) -> Bool {
      DateOrder.precedes((left.seconds, left.event), (right.seconds, right.event))
    }
  }

  /// What its series is a newer version of.
  public var follows: Word?
  /// The series that it is a part of.
  public var belongs: Word?
  /// Whether it is spam.
  public var isHidden = false

  init?(_ history: ReviewHistory) {
    let follows = history.last { (change) -> Event.Link? in
      if case .follows(let link) = change { return link }
      return nil
    }
    let belongs = history.last { (change) -> Event.Link? in
      if case .belongs(let link) = change { return link }
      return nil
    }
    let hidden = history.last { (change) -> Bool? in
      if case .hidden(let hidden) = change { return hidden }
      return nil
    }
    guard follows != nil || belongs != nil || hidden != nil else { return nil }
    self.follows = follows.map { Word($0.entry, $0.value) }
    self.belongs = belongs.map { Word($0.entry, $0.value) }
    isHidden = hidden?.value ?? false
  }
}

extension Corrections.Word {
  fileprivate init(_ entry: ReviewHistory.Entry, _ link: Event.Link) {
    self.init(link: link, seconds: entry.moment.seconds, event: entry.id)
  }

  /// `ID SECONDS EVENT`.
  var text: String { "\(link.text) \(seconds) \(event.hex)" }

  /// Reads ``text``.
  init?(_ text: String) {
    let fields = RecordReader.fields(text)
    guard fields.count == 3, let link = Event.Link(fields[0]),
      let seconds = Timestamp(nearest: fields[1].utf8)?.seconds,
      let event = ObjectID(hex: fields[2])
    else { return nil }
    self.init(link: link, seconds: seconds, event: event)
  }
}

extension Corrections {
  /// Adds the corrections to a record's text.
  func write(to writer: inout RecordWriter) {
    writer.add("follows", follows?.text)
    writer.add("belongs", belongs?.text)
    if isHidden { writer.add("hidden", "yes") }
  }

  /// For reading what ``write(to:)`` wrote: no correction yet.
  init() {}
}

extension Event.Link {
  /// `ID`, `none` or `rules`.
  var text: String {
    switch self {
    case .none: "none"
    case .rules: "rules"
    case .to(let id): id.hex
    }
  }

  init?(_ text: String) {
    switch text {
    case "none": self = .none
    case "rules": self = .rules
    default:
      guard let id = ObjectID(hex: text) else { return nil }
      self = .to(id)
    }
  }

  /// The message that is named.
  public var message: ObjectID? {
    if case .to(let id) = self { return id }
    return nil
  }
}

extension Event.Change {
  /// The message to which the target is linked by it.
  var linked: ObjectID? {
    switch self {
    case .follows(let link), .belongs(let link): link.message
    case .state, .delegate, .archived, .commit, .check, .applies, .hidden, .addressed, .bundle, .mailing, .reports: nil
    }
  }
}
