import ArgumentParser
import Bytes
import Export
import Git
import Patches
import Review
import Tracker

/// How a series is made into a branch; shared by `export` and `checkout`.
struct BranchOptions: ParsableArguments {
  @Option(
    name: [.customShort("P"), .long],
    help: ArgumentHelp("Only these patches of the series, for example 1-3,5.", valueName: "numbers"),
    transform: PatchOptions.numbers)
  var patches: PatchNumbers?

  @OptionGroup var taken: PatchOptions

  @Option(
    help: ArgumentHelp(
      "The base. By default base-commit: of the mails, otherwise the newest commit with the blobs of the index lines, otherwise "
        + "the commit at the mail's date.",
      valueName: "rev"))
  var base: String?

  @Option(
    help: ArgumentHelp("The branch that the series is for, to find a base on; HEAD by default.", valueName: "rev"))
  var onto: String?

  @Option(help: ArgumentHelp("The name of the branch; by default derived from the series.", valueName: "name"))
  var branch: String?

  @Flag(help: "Replace a branch that has other commits.")
  var force = false

  @Flag(
    name: .customLong("3way"), inversion: .prefixedNo, help: "Merge a patch that does not apply, as git am -3 does.")
  var threeWay = true

  @Flag(help: "Sign off every commit as yourself.")
  var signoff = false

  @Flag(help: "Drop everything above a scissors line, as git am --scissors does.")
  var scissors = false

  @Option(
    name: [.customShort("p", allowingJoined: true), .customLong("strip")],
    help: ArgumentHelp(
      "Strip this many leading directories from file names, as git am -p does; 0 for patches without a/ and b/.",
      valueName: "number"))
  var strip: Int?

  @Flag(name: .customLong("keep-cr"), help: "Keep CR at the ends of lines, as git am --keep-cr does.")
  var keepsCarriageReturns = false

  @Flag(help: "Add a Message-ID trailer, as git am --message-id does.")
  var messageID = false

  @Option(
    help: ArgumentHelp(
      "The committer: author (with the author's date, so that ids are the same everywhere) or me.",
      valueName: "who"))
  var committer = Who.author

  @Flag(inversion: .prefixedNo, help: "First apply the patches that the series names as prerequisites.")
  var prerequisites = true

  /// `--committer` as the command line spells it.
  enum Who: String, CaseIterable, ExpressibleByArgument {
    case author, me
  }

  func validate() throws {
    guard (0...100).contains(strip ?? 1) else { throw ValidationError("-p takes 0 to 100.") }
  }

  /// The options, with the person of the repository's configuration where one is needed.
  func exportOptions(in repository: Repository) throws -> ExportOptions {
    var options = taken.exportOptions(patches: patches)
    options.base = base
    options.onto = onto
    options.branch = branch
    options.mergesThreeWay = threeWay
    options.appliesPrerequisites = prerequisites
    options.usesScissors = scissors
    options.addsMessageID = messageID
    options.stripLevel = strip
    options.keepsCarriageReturns = keepsCarriageReturns
    guard signoff || committer == .me else { return options }
    let me = try CommitterIdentity.read(in: repository)
    if signoff { options.signOff = "\(me.name) <\(me.email)>" }
    if committer == .me { options.committer = .fixed(me) }
    return options
  }
}
