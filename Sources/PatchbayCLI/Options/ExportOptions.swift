import ArgumentParser
import Bytes
import Export
import Git
import Patches
import Review
import Tracker

/// How a series is made into a branch; shared by `export` and `checkout`.
struct ExportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The commit to put it on. Else base-commit: of the mails, the newest commit with the blobs of the index lines, or "
        + "the commit at the mail's date.",
      valueName: "rev"))
  var base: String?

  @Option(help: ArgumentHelp("The branch that the series is for, where a base is looked for; HEAD.", valueName: "rev"))
  var onto: String?

  @Option(help: ArgumentHelp("The branch's name; by default made from the series.", valueName: "name"))
  var branch: String?

  @Flag(help: "Take over a branch that names other commits.")
  var force = false

  @Flag(
    name: .customLong("3way"), inversion: .prefixedNo, help: "Merge a patch that does not apply, as git am -3 does.")
  var threeWay = true

  @Flag(inversion: .prefixedNo, help: "Add the trailers that replies gave.")
  var trailers = true

  @Flag(name: [.customShort("S"), .long], help: "Add trailers also if they came from somebody else than they name.")
  var sloppyTrailers = false

  @Flag(help: "Sign off every commit as yourself.")
  var signoff = false

  @Flag(help: "Drop what stands above a scissors line, as git am --scissors does.")
  var scissors = false

  @Option(
    name: [.customShort("p", allowingJoined: true), .customLong("strip")],
    help: ArgumentHelp(
      "Take so many leading folders from the names in the patches, as git am -p does; 0 for patches without a/ and b/.",
      valueName: "number"))
  var strip: Int?

  @Flag(name: .customLong("keep-cr"), help: "Keep CR at the ends of lines, as git am --keep-cr does.")
  var keepsCarriageReturns = false

  @Flag(help: "Add a Message-ID trailer, as git am --message-id does.")
  var messageID = false

  @Option(
    help: ArgumentHelp(
      "Who is the committer: author (with the author's date, so that ids are the same everywhere) or me.",
      valueName: "who"))
  var committer = Who.author

  @Flag(help: "Apply what is there of a series that lacks patches.")
  var partial = false

  @OptionGroup var taking: TakingOptions

  @Flag(inversion: .prefixedNo, help: "First apply the patches that the series says it stands on.")
  var prerequisites = true

  /// `--committer` as the command line spells it.
  enum Who: String, CaseIterable, ExpressibleByArgument {
    case author, me
  }

  func validate() throws {
    guard (0...100).contains(strip ?? 1) else { throw ValidationError("-p takes 0 to 100.") }
  }

  /// What of the series is asked for.
  var choice: ExportChoice {
    var choice = ExportChoice()
    choice.branch = branch
    choice.addsTrailers = trailers
    choice.takesAnySender = sloppyTrailers
    choice.patches = taking.patches
    choice.allowsHidden = taking.allowHidden
    choice.addsLinks = taking.link
    return choice
  }

  /// What is asked for, with the person of the repository's configuration where one is needed.
  func request(in repository: Repository) throws -> ExportRequest {
    var request = ExportRequest()
    request.base = base
    request.onto = onto
    request.mergesThreeWay = threeWay
    request.allowsIncomplete = partial
    request.appliesPrerequisites = prerequisites
    request.commit.usesScissors = scissors
    request.commit.addsMessageID = messageID
    request.commit.stripLevel = strip
    request.commit.keepsCarriageReturns = keepsCarriageReturns
    guard signoff || committer == .me else { return request }
    let me = try CommitterIdentity.read(in: repository)
    if signoff { request.commit.signOff = "\(me.name) <\(me.email)>" }
    if committer == .me { request.committer = .fixed(me) }
    return request
  }
}
