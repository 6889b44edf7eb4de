/// How commits are made of mails.
public struct CommitOptions: Hashable, Sendable {
  /// As `git am --scissors`: what stands above a scissors line is not for the commit.
  public var usesScissors = false
  /// As `git am --message-id`: a trailer with the mail's Message-ID.
  public var addsMessageID = false
  /// `Name <email>` of the person to sign off every commit.
  public var signOff: String?

  public init() {}
}
