public import Bytes
public import Mail

/// Something a person or a program did to a patch or series: a state set, a delegate, a check result.
///
/// Written once, never changed. Of several events that set the same thing, the last counts: by time, then id; see
/// ``ReviewHistory``.
public struct Event: Hashable, Sendable {
  /// The message it is about: a patch, or the head of a series.
  public let target: ObjectID
  /// When, by the actor's clock.
  public let date: MailDate
  /// Who.
  public let actor: Address
  /// What was set, in the order given.
  public let changes: [Change]
  /// Why, in the actor's words.
  public let reason: String?
  /// The event that it overrules although that one has a later date, from a wrong clock or a forger.
  public let overrules: ObjectID?

  /// One thing an event sets.
  public enum Change: Hashable, Sendable {
    case state(String)
    /// nil removes the delegate.
    case delegate(String?)
    case archived(Bool)
    /// The commit of the patch; nil removes it.
    case commit(String?)
    case check(Check)
    /// Whether it applies, by `export --record`.
    case applies(Applies)
    /// What the target's series is a newer version of.
    case follows(Link)
    /// Which series the target is a part of.
    case belongs(Link)
    /// Whether the target is hidden: spam.
    case hidden(Bool)
    /// Whether the target, a reply, was addressed.
    case addressed(Bool)
    /// A named collection of patches.
    case bundle(Bundle)
    /// A mail that the tracker sends about the target.
    case mailing(Mailing)
    /// Whether the actor wants reports by mail; the target is ``reports(to:)``.
    case reports(Bool)
  }

  /// A correction by a person of where something belongs.
  public enum Link: Hashable, Sendable {
    /// To the series of this message.
    case to(ObjectID)
    /// To nothing.
    case none
    /// By the rules again, without a correction.
    case rules
  }

  /// The result of a check, such as a build.
  public struct Check: Hashable, Sendable {
    /// What was checked, such as `ci/build`. The newest result of each context counts.
    public let context: String
    public let state: State
    public var url: String?
    public var description: String?
    /// Whether the series was checked as a whole. A check of the patch itself takes precedence.
    public var isForSeries = false

    public enum State: String, Sendable, CaseIterable {
      case pending, success, warning, fail
    }

    public init(context: String, state: State, url: String?, description: String?) {
      self.context = context
      self.state = state
      self.url = url
      self.description = description
    }
  }

  /// Whether a series applies to a commit.
  public struct Applies: Hashable, Sendable {
    /// The commit, in hexadecimal.
    public let base: String
    /// `clean`, `3way` or `conflict`.
    public let result: String
    /// The file with the conflict.
    public let path: String?

    public init(base: String, result: String, path: String?) {
      self.base = base
      self.result = result
      self.path = path
    }
  }

  public init(
    target: ObjectID, date: MailDate, actor: Address, changes: [Change], reason: String?, overrules: ObjectID? = nil
  ) {
    self.target = target
    self.date = date
    self.actor = actor
    self.changes = changes
    self.reason = reason
    self.overrules = overrules
  }
}

extension Event {
  /// The event's text in the log: one `key: value` a line.
  public var bytes: [UInt8] {
    var writer = RecordWriter()
    writer.add("target", target.hex)
    writer.add("date", date.record)
    writer.add("by", actor.email)
    writer.add("by-name", actor.name)
    for change in changes {
      switch change {
      case .state(let state): writer.add("state", state)
      case .delegate(let delegate): writer.add("delegate", delegate ?? "")
      case .archived(let archived): writer.add("archived", archived ? "yes" : "no")
      case .commit(let commit): writer.add("commit", commit ?? "")
      case .check(let check):
        writer.add("check", "\(check.state.rawValue) \(check.context)")
        writer.add("check-url", check.url)
        writer.add("check-description", check.description)
        if check.isForSeries { writer.add("check-for", "series") }
      case .applies(let applies):
        writer.add("applies", "\(applies.result) \(applies.base)")
        writer.add("applies-path", applies.path)
      case .follows(let link): writer.add("follows", link.text)
      case .belongs(let link): writer.add("belongs", link.text)
      case .hidden(let hidden): writer.add("hidden", hidden ? "yes" : "no")
      case .addressed(let addressed): writer.add("addressed", addressed ? "yes" : "no")
      case .bundle(let bundle): bundle.write(to: &writer)
      case .mailing(let mailing):
        writer.add("mailing", mailing.text)
        writer.add("mailing-covers", each: mailing.covers.lazy.map(\.hex))
      case .reports(let isWanted): writer.add("reports", isWanted ? "yes" : "no")
      }
    }
    writer.add("reason", reason)
    writer.add("overrules", overrules?.hex)
    return writer.bytes
  }

  /// Reads what ``bytes`` wrote; nil if it names no target or no date.
  public init?(parsing bytes: [UInt8]) {
    self.init(lines: RecordReader(bytes).map { $0 })
  }

  init?(lines: [(key: String, value: String)]) {
    var target: ObjectID?
    var date: MailDate?
    var email = ""
    var name: String?
    var reason: String?
    var overrules: ObjectID?
    var changes: [Change] = []
    for (key, value) in lines {
      switch key {
      case "target": target = ObjectID(hex: value)
      case "date": date = MailDate(record: value) ?? date
      case "by": email = value
      case "by-name": name = value
      case "reason": reason = value
      case "overrules": overrules = ObjectID(hex: value)
      default: changes.take(key, value)
      }
    }
    guard let target, let date else { return nil }
    self.init(
      target: target, date: date, actor: Address(name: name, email: email), changes: changes, reason: reason,
      overrules: overrules)
  }
}

extension [Event.Change] {
  /// Reads a line with a change, or with more of the change before.
  fileprivate mutating func take(_ key: String, _ value: String) {
    switch key {
    case "state": append(.state(value))
    case "delegate": append(.delegate(value.isEmpty ? nil : value))
    case "archived": append(.archived(value == "yes"))
    case "commit": append(.commit(value.isEmpty ? nil : value))
    case "check":
      let fields = RecordReader.fields(value, most: 2)
      if fields.count == 2, let state = Event.Check.State(rawValue: fields[0]) {
        append(.check(Event.Check(context: fields[1], state: state, url: nil, description: nil)))
      }
    case "check-url": changeCheck { $0.url = value }
    case "check-description": changeCheck { $0.description = value }
    case "check-for": changeCheck { $0.isForSeries = value == "series" }
    case "applies":
      let fields = RecordReader.fields(value, most: 2)
      if fields.count == 2 { append(.applies(Event.Applies(base: fields[1], result: fields[0], path: nil))) }
    case "applies-path":
      if case .applies(let applies)? = last {
        self[count - 1] = .applies(Event.Applies(base: applies.base, result: applies.result, path: value))
      }
    case "follows": if let link = Event.Link(value) { append(.follows(link)) }
    case "belongs": if let link = Event.Link(value) { append(.belongs(link)) }
    case "hidden": append(.hidden(value == "yes"))
    case "addressed": append(.addressed(value == "yes"))
    case "bundle": append(.bundle(Event.Bundle(name: value, patches: [])))
    case "bundle-public", "bundle-patch", "bundle-gone":
      if case .bundle(var bundle)? = last {
        bundle.read(key, value)
        self[count - 1] = .bundle(bundle)
      }
    case "mailing": if let mailing = Event.Mailing(value) { append(.mailing(mailing)) }
    case "mailing-covers":
      if case .mailing(var mailing)? = last, let id = ObjectID(hex: value),
        mailing.covers.count < Event.Mailing.coverLimit
      {
        mailing.covers.append(id)
        self[count - 1] = .mailing(mailing)
      }
    case "reports": append(.reports(value == "yes"))
    default: break
    }
  }

  /// Modifies the check read last, if a check was read last.
  fileprivate mutating func changeCheck(_ change: (inout Event.Check) -> Void) {
    guard case .check(var check)? = last else { return }
    change(&check)
    self[count - 1] = .check(check)
  }
}
