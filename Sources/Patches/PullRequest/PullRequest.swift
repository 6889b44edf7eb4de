/// What a mail asks to pull, as `git request-pull` writes it or people do by hand.
public struct PullRequest: Hashable, Sendable {
  /// The repository's URL.
  public let url: String
  /// The branch or tag to pull, such as `tags/for-6.9`; nil when the mail names none.
  public let ref: String?
  /// The commit the changes start from ("The following changes since commit …").
  public let base: String?
  /// The last commit ("for you to fetch changes up to …").
  public let tip: String?
  /// The subject of the tip, from the line below it.
  public let tipSubject: String?
  /// What the tag says about the changes: the text between the two rules of dashes; empty when there is none.
  public var description = ""
  /// The subjects of the commits, from the short log.
  public var commits: [String] = []

  public init(url: String, ref: String?, base: String?, tip: String?, tipSubject: String?) {
    self.url = url
    self.ref = ref
    self.base = base
    self.tip = tip
    self.tipSubject = tipSubject
  }
}
