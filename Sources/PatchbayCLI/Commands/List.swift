import ArgumentParser
import Bytes
import Git
import Index
import Mail
import Review
import Tracker

/// `patchbay list`: the series that need attention, the latest activity first.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List open series, the latest activity first.",
    discussion: """
      A series is open while its state is (`config` says which are) and no newer version of it was accepted. --state, \
      --archived and --all show others. 30 lines are shown unless --limit or --all is given; \
      with --json, or with a filter in a pipe, all are.

      Shows id, age of the newest mail, patches received / announced, state, checks (+ success, - fail, ! warning, ? \
      pending), how many people acked / reviewed / tested, open remarks of reviewers, whether it applies (if `export \
      --record` recorded that), delegate, submitter and name. A column without any value is left out, and remarks are \
      counted for up to 100 series. Exits with 1 if a filter was given and nothing matches.

      --needs review: it is complete, and nobody but its author has said anything. reply: the newest answer is somebody \
      else's and gives no trailer. test: it is complete, without Tested-by and without a finished check. apply: it is \
      complete, every patch is reviewed or acked, no check failed, no conflict is known, and no reply is needed.

      A date is 2026-03-01, 2026-03-01T12:00+01:00, "2 weeks ago", yesterday, or seconds since 1970.

      SIGNED is no if the project requires signatures (`config set project.NAME.require attested`) and a patch has none.

      The delegate is set by `update`, otherwise by the mail (X-Patchwork-Delegate), otherwise by the configuration, from \
      the files that the patch touches. A series has every delegate of its patches.

      With --search, a series is listed if its cover letter or one of its patches is found; `patchbay search` finds \
      answers to them too.

      \(QueryHelp.text)

      EXAMPLES
        patchbay list
        patchbay list --mine --needs reply
        patchbay list --needs apply --check success
        patchbay list --attested --project tidewatch
        patchbay list --all --state accepted --since "2 weeks ago"
        patchbay list --patches --submitter ada@example.org --json
        patchbay list --search 's:tide dfn:src/clock.c d:2.months.ago..'
      """)

  @Flag(help: "List patches instead of series, the newest first.")
  var patches = false

  @Option(
    name: .customLong("state"), parsing: .upToNextOption,
    help: ArgumentHelp("Only these states.", valueName: "state"), completion: Completions.states)
  var states: [String] = []

  @Flag(help: "Only what is open; the default.")
  var open = false

  @Flag(help: "Only what you (git's user.email) sent, commented on, or are the delegate of.")
  var mine = false

  @Option(help: ArgumentHelp("Only series that wait for this: review, reply, test or apply.", valueName: "what"))
  var needs: Needs?

  @Option(
    name: .customLong("check"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Only with a check in one of these states: pending, success, warning, fail, none.", valueName: "state"))
  var checks: [CheckChoice] = []

  @Option(
    help: ArgumentHelp("Only what is delegated to this person; \"\" for what is not delegated.", valueName: "person"),
    completion: Completions.people)
  var delegate: String?

  @OptionGroup var sent: SentOptions

  @Option(help: ArgumentHelp("Only what matches this query; see above.", valueName: "query"))
  var search: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Only what its author or sender signed with a key in the keyring, every patch of it; or only the rest."
  )
  var attested: Bool?

  @Flag(help: "Only archived series.")
  var archived = false

  @Flag(help: "Everything: open or not, archived or not, however many lines.")
  var all = false

  @Option(
    help: ArgumentHelp("Sort by the latest activity, or by the date sent.", valueName: "order"))
  var sort: SortArgument = .activity

  @Flag(help: "Show the trailers given in replies below each series.")
  var trailers = false

  @OptionGroup var limit: LimitOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  /// The default number of lines.
  private static let page = 30
  /// As many are read from all over the packs.
  private static let manySeries = 1000

  func validate() throws {
    if open, !states.isEmpty { throw ValidationError("Give either --open or --state.") }
    if patches, needs != nil { throw ValidationError("--needs is about series: leave out --patches.") }
    if patches, trailers { throw ValidationError("--trailers is about series: leave out --patches.") }
  }

  func run() throws {
    let tracker = try tracker.open()
    let snapshot = try tracker.snapshot()
    let filter = try filter(in: tracker, snapshot)
    let finder = Finder.showingProgress(over: snapshot, in: tracker.git)
    var standardOutput = output.open()
    // What another command reads is not cut where somebody chose it.
    let isRestricted = filter.isRestricted || attested != nil
    let isWhole = all || output.json || (!standardOutput.isTerminal && (patches || isRestricted))
    let limit = limit.number ?? (isWhole ? .max : Self.page)
    let found = try FoundSoFar { try find(filter, limit, finder, in: snapshot) }
    let hits = found.hits
    if output.json {
      if hits.count > Self.manySeries { snapshot.store.willLookWidely() }
      try standardOutput.json(
        .array(
          Listing.json(
            hits, arePatches: patches, checkingSignatures: attested != nil, finder, in: snapshot)))
    } else {
      let rows = try patches ? Listing.patches(hits, in: snapshot) : Listing.series(hits, finder, in: snapshot)
      let given = try trailers ? Listing.trailers(hits, in: snapshot) : [:]
      try Listing.write(rows, byActivity: !patches && sort == .activity, trailers: given, to: &standardOutput)
      if standardOutput.isTerminal, self.limit.number == nil, rows.count == Self.page, !all {
        try standardOutput.line(standardOutput.paint("The first \(Self.page); --limit N or --all shows more.", .dim))
      }
    }
    try standardOutput.finish()
    if hits.isEmpty {
      try ProjectChoice.expectKnown(
        sent.project, states: states, snapshot.configuration, problem: tracker.configurationProblem())
    }
    try found.finish(isSearch: isRestricted)
  }

  private func find(
    _ filter: ListFilter, _ limit: Int, _ finder: Finder, in snapshot: Snapshot
  ) throws -> [Hit] {
    if let attested {
      return try AttestedHits(isAttested: attested, arePatches: patches, finder, in: snapshot)
        .first(limit) { try patches ? finder.patches(filter, limit: $0) : finder.series(filter, limit: $0) }
    }
    return try patches ? finder.patches(filter, limit: limit) : finder.series(filter, limit: limit)
  }

  private func filter(in tracker: TrackerRepository, _ snapshot: Snapshot) throws -> ListFilter {
    var filter = ListFilter()
    filter.states = states
    filter.isOpen = states.isEmpty && !all && !archived || open
    filter.delegate = delegate
    sent.set(in: &filter, snapshot.configuration)
    filter.query = try search.map { try TrackerQuery.parse($0, in: tracker.git) }
    filter.archived = all ? .also : archived ? .only : .without
    filter.checks = checks
    filter.needs = needs ?? []
    filter.order = sort == .activity ? .activity : .date
    if mine {
      let person = try Actor.person(nil, in: tracker.git)
      filter.people = Array(Set([person.key, snapshot.people.naming(person).key]))
    }
    return filter
  }
}
