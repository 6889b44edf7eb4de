/// Evidence for and against one series being a newer version of another.
///
/// No single piece is required: each has a weight, and the sum decides (``RevisionRules``).
public enum RevisionEvidence: String, CaseIterable, Hashable, Sendable {
  case person, changeID = "change-id", supersedes, reroll = "partial-reroll"
  case address, senderName = "sender-name"
  case version, resend, rfc, soon
  case title, titleAlike = "title-alike", titlePrefix = "title-prefix", titlePart = "title-part", titleWords =
    "title-words"
  case titleCommon = "title-common"
  case commits = "commit-change-ids"
  case parts, change, files, answer, thread
  case otherFiles = "other-files", otherParts = "other-parts", otherChangeID = "other-change-id"
  case later, longAgo = "long-ago"

  /// The table of weights. Decisive evidence has at least the weight of the threshold.
  public var weight: Int {
    switch self {
    // A person said so, which overrides the rules.
    case .person: 100
    // b4 draws it at random and keeps it for all versions of a series: it cannot be guessed.
    case .changeID: 20
    // The author names the mail that this one replaces.
    case .supersedes: 20
    // It holds only corrections of the other's parts.
    case .reroll: 20
    // One person has many works under way, so it says little by itself.
    case .address: 3
    // People have namesakes, and anybody can write a name.
    case .senderName: 2
    // `v2` says that there was a version before, but not which.
    case .version: 4
    // So does `RESEND`.
    case .resend: 4
    // A proposal is followed by the work itself.
    case .rfc: 3
    // Most work is sent again within two months.
    case .soon: 1
    // Few titles are given twice by one person, unless for the same work.
    case .title: 6
    // Case, punctuation and white space are corrected from version to version.
    case .titleAlike: 5
    // So is the subsystem before the colon, but `fix warnings` is said of more than one.
    case .titlePrefix: 4
    // So are words that say it more exactly.
    case .titlePart: 3
    // Two titles of most of the same words may stand side by side in one series.
    case .titleWords: 2
    // `ffix`, `fix typos` and the like are used again for other work.
    case .titleCommon: 3
    // Half of the patches have the same titles.
    case .parts: 5
    // Gerrit gives one to a commit and keeps it, but a pick of it for something else bears it, too.
    case .commits: 8
    // The very same change.
    case .change: 5
    // The same files are changed by other work as well.
    case .files: 2
    // A series sent in answer to the author's own has to do with it.
    case .answer: 5
    // The same of one in the same thread, but others have their threads together, too.
    case .thread: 2
    // None of the files is the same: a title used again for something else.
    case .otherFiles: -3
    // None of several patches is the same: a general title (`misc fixes`) used again.
    case .otherParts: -3
    // b4 keeps the change-id of a series; but who begins a branch anew gets another one for the same work.
    case .otherChangeID: -9
    // What is sent again says so after two months, or it is something else.
    case .later: -3
    // After more than a year a title stands for something else.
    case .longAgo: -6
    }
  }

  /// What it says, for people.
  public var text: String {
    switch self {
    case .person: "a person's word"
    case .changeID: "change-id"
    case .supersedes: "Supersedes"
    case .reroll: "partial reroll"
    case .address: "same sender"
    case .senderName: "same name, another address"
    case .version: "higher version"
    case .resend: "marked as sent again"
    case .rfc: "RFC before"
    case .soon: "within two months"
    case .title: "same title"
    case .titleAlike: "title alike"
    case .titlePrefix: "title alike but for the subsystem"
    case .titlePart: "title with words added"
    case .titleWords: "similar title"
    case .titleCommon: "same common title"
    case .parts: "same patch titles"
    case .commits: "Gerrit's Change-Id"
    case .change: "same change"
    case .files: "same files"
    case .answer: "answers it"
    case .thread: "same thread"
    case .otherFiles: "other files"
    case .otherParts: "other patches"
    case .otherChangeID: "another change-id"
    case .later: "unmarked after two months"
    case .longAgo: "over a year later"
    }
  }
}

extension Set<RevisionEvidence> {
  /// What all of it weighs.
  public var weight: Int { reduce(0) { $0 + $1.weight } }

  /// In the order of the table.
  public var ordered: [RevisionEvidence] { RevisionEvidence.allCases.filter(contains) }

  /// As records and JSON name it.
  public var names: [String] { ordered.map(\.rawValue) }
}
