public import Bytes
import Mail

/// Who is to deal with a patch or series, and what says so.
public struct Delegate: Hashable, Sendable {
  /// As it was written: an address, a name, or both.
  public let name: String
  public let origin: Origin

  public enum Origin: Hashable, Sendable {
    /// Somebody set it: the event.
    case event(ObjectID)
    /// The mail's own header asks for it (`X-Patchwork-Delegate`).
    case hint
    /// A rule of the configuration says so, by the files that it touches.
    case rule
  }

  /// The last that was set, nobody included; else whom the mail asks for, the patch's own before the cover letter's;
  /// else whose it is by the rules. nil if it is nobody's.
  ///
  /// - Parameters:
  ///   - histories: What was done to it: to its series first, where that is another target.
  ///   - routings: The same of where their mails go.
  public init?(_ histories: [ReviewHistory], routings: [Routing]) {
    let set = histories.compactMap(\.lastDelegate).max { left, right in
      let dates = (left.entry.event.date.seconds, right.entry.event.date.seconds)
      return dates.0 == dates.1 ? left.entry.id < right.entry.id : dates.0 < dates.1
    }
    if let set {
      guard let name = set.delegate else { return nil }
      self.init(name: name, origin: .event(set.entry.id))
    } else if let hint = routings.reversed().lazy.compactMap(\.hint).first {
      self.init(name: hint, origin: .hint)
    } else if let rule = routings.last?.rule {
      self.init(name: rule, origin: .rule)
    } else {
      return nil
    }
  }

  public init(name: String, origin: Origin) {
    self.name = name
    self.origin = origin
  }
}

extension ReviewHistory {
  /// The last delegate that was set, nil for nobody; nil if none was.
  var lastDelegate: (entry: Entry, delegate: String?)? {
    for entry in entries.reversed() {
      for change in entry.event.changes.reversed() {
        if case .delegate(let delegate) = change { return (entry, delegate) }
      }
    }
    return nil
  }
}
