public import Bytes
import Mail

/// The delegate of a patch or series, and where it comes from.
public struct Delegate: Hashable, Sendable {
  /// As it was written: an address, a name, or both.
  public let name: String
  public let origin: Origin

  public enum Origin: Hashable, Sendable {
    /// Somebody set it: the event.
    case event(ObjectID)
    /// The mail's own header asks for it (`X-Patchwork-Delegate`).
    case hint
    /// By a rule of the configuration for its files.
    case rule
  }

  /// The last delegate that was set, including none; otherwise that of an earlier version; otherwise the one that the
  /// mail asks for, the patch's before the cover letter's; otherwise the one by the rules. nil if there is none.
  ///
  /// - Parameters:
  ///   - histories: What was done to it: to its series first, where that is another target.
  ///   - inherited: What an earlier version was set to.
  ///   - routings: The same of where their mails go.
  public init?(
    _ histories: [ReviewHistory], inherited: (entry: ReviewHistory.Entry, delegate: String?)? = nil, routings: [Routing]
  ) {
    if let set = ReviewHistory.merged(histories).lastDelegate ?? inherited {
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
