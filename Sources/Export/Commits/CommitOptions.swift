/// How commits are made of mails.
public struct CommitOptions: Hashable, Sendable {
  /// As `git am --scissors`: what stands above a scissors line is not for the commit.
  public var usesScissors = false
  /// As `git am --message-id`: a trailer with the mail's Message-ID.
  public var addsMessageID = false
  /// As `git am -p`: how many leading folders the names in the diff lose; nil is git's default.
  public var stripLevel: Int?
  /// As `git am --keep-cr`: lines that end in CR LF keep the CR, for files that have such line ends.
  public var keepsCarriageReturns = false
  /// `Name <email>` of the person to sign off every commit.
  public var signOff: String?

  public init() {}
}
