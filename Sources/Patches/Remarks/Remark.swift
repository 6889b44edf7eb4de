/// What a reply says in one place: the lines between two quotations.
public struct Remark: Hashable, Sendable {
  /// One remark among all of a discussion.
  public struct Index: Hashable, Sendable {
    /// The reply's index in the discussion.
    public let reply: Int
    /// The remark's index in the reply.
    public let remark: Int

    public init(reply: Int, remark: Int) {
      self.reply = reply
      self.remark = remark
    }
  }

  /// What it is about.
  public let place: RemarkPlace
  /// The lines quoted right above it, without the first mark; the last of many.
  public let quoted: [String]
  /// What the reviewer wrote.
  public let text: String
  /// The remark that it replies to.
  public let answers: Index?
  /// Whether its place follows only from the order of what is quoted: say "about here".
  public let isApproximate: Bool

  /// How many quoted lines are kept.
  static let quotedLimit = 12
}
