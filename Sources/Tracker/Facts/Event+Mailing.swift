public import Bytes

extension Event {
  /// A mail that this tracker sends about the event's target, and its progress.
  ///
  /// An attempt is claimed before anything is passed to a mail program, and `sent` or `void` afterwards; see
  /// Services/Outgoing/README.md.
  public struct Mailing: Hashable, Sendable {
    public let purpose: Purpose
    public let step: Step
    /// Counted from 1 for each target and purpose.
    public let attempt: Int
    /// The writer name of the tracker that sends.
    public let writer: String
    /// The events that a report is about.
    public internal(set) var covers: [ObjectID] = []

    /// What is sent.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
      /// The target itself, which arrived by a push, to the list of its project.
      case part
      /// Thanks for a series that was applied; the target is its head.
      case thanks
      /// A report on a series to its submitter; the target is its head. Over time several are sent, each as its own
      /// attempt.
      case report
    }

    public enum Step: String, Hashable, Sendable, CaseIterable {
      /// From now on a mail program may have it.
      case claimed
      /// A mail program took it.
      case sent
      /// No mail program has it, and none will get it.
      case void
    }

    public init(_ purpose: Purpose, _ step: Step, attempt: Int, writer: String, covers: [ObjectID] = []) {
      self.purpose = purpose
      self.covers = Array(covers.prefix(Self.coverLimit))
      self.step = step
      self.attempt = min(max(attempt, 1), Self.attemptLimit)
      self.writer = writer
    }

    /// The most attempts.
    public static let attemptLimit = 9999

    /// The most events of a report.
    public static let coverLimit = 200

    var text: String { "\(purpose.rawValue) \(step.rawValue) \(attempt) \(writer)" }

    init?(_ text: String) {
      let words = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
      guard words.count == 4, let purpose = Purpose(rawValue: words[0]), let step = Step(rawValue: words[1]),
        let attempt = Int(words[2]), (1...Self.attemptLimit).contains(attempt),
        (1...40).contains(words[3].utf8.count), words[3].utf8.allSatisfy(ByteClass.isHexDigit)
      else { return nil }
      self.init(purpose, step, attempt: attempt, writer: words[3])
    }
  }
}
