public import Patches

/// How a series is exported: as commits, as a mailbox or as a published reference.
public struct ExportOptions: Sendable {
  /// The numbers of the patches to export; nil for all.
  public var patches: PatchNumbers?
  /// Exports the patches that have arrived of an incomplete series.
  public var allowsIncomplete = false
  /// Exports patches that contain characters a reviewer cannot see.
  public var allowsHidden = false

  // MARK: The commit message

  /// Adds the trailers that replies gave.
  public var addsTrailers = true
  /// Adds them also if they came from a person other than the one they name.
  public var takesAnySender = false
  /// Adds a `Link:` to the mail in the project's archive.
  public var addsLinks = false
  /// As `git am --message-id`: adds a trailer with the mail's Message-ID.
  public var addsMessageID = false
  /// `Name <email>` of the person who signs off every commit.
  public var signOff: String?
  /// As `git am --scissors`: drops everything above a scissors line.
  public var usesScissors = false

  // MARK: The tree

  /// As `git am -p`: how many leading folders to remove from the names in the diff; nil for git's default.
  public var stripLevel: Int?
  /// As `git am --keep-cr`: keeps the CR of lines that end in CR LF, for files with such line ends.
  public var keepsCarriageReturns = false
  /// As `git am --3way`: merges a patch that does not apply.
  public var mergesThreeWay = true
  /// First applies the patches that the series depends on.
  public var appliesPrerequisites = true

  // MARK: The branch

  /// The base, as a revision; nil to find it.
  public var base: String?
  /// The branch that the series is for, as a revision; nil for HEAD.
  public var onto: String?
  /// The name of the branch to create; nil for one derived from the series.
  public var branch: String?
  public var committer = Committer.author

  public init() {}
}
