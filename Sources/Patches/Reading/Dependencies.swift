/// What a mail says its patches depend on, as `git format-patch --base`, b4 and Patchwork write it.
public struct Dependencies: Hashable, Sendable {
  /// `base-commit:` the commit to apply to, as written; nil when not stated.
  public var baseCommit: String?
  /// `change-id:` what stays the same over the revisions of a series (b4).
  public var changeID: String?
  /// `Change-Id:` what stays the same over the revisions of one commit (Gerrit), in lower case.
  public var commitChangeID: String?
  /// `prerequisite-patch-id:` patch-ids of patches to apply before, in order.
  public var prerequisitePatchIDs: [String] = []
  /// `prerequisite-change-id:` series to apply before, as `change-id:vN`, in order.
  public var prerequisiteChangeIDs: [String] = []
  /// `prerequisite-message-id:`, `Depends-on:` and `Based-on:` with a Message-ID, without `<>`, in order.
  public var messageIDs: [String] = []
  /// Other values of `Depends-on:` and `Based-on:` (links, names), in order.
  public var others: [String] = []
  /// `Supersedes:` the mails that this one replaces (QEMU, Patchew), by Message-ID without `<>`, in order.
  public var superseded: [String] = []

  public init() {}
}
