import ArgumentParser
import Bytes
import Index
import Mail
import Review
import Services
import Tracker

/// `patchbay update`: what people decide about patches.
struct Update: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Set the state, delegate, archive flag or commit of patches.",
    discussion: """
      An ID is a patch, SERIES/N, or a series: then all its patches and its cover letter. `-` reads ids from standard \
      input, the first word of each line. Instead of ids, --submitter, --project, --from-state and the like choose \
      patches as `list` does. All changes go into one commit; on any error, nothing is changed. The last of \
      several updates counts, and `log` shows them all.

      EXAMPLES
        patchbay update 3f2a91 --state accepted
        patchbay update 3f2a91/2 --state changes-requested --reason "see the review"
        patchbay update 3f2a91 --note "waits for hardware until May"
        patchbay update --search tide --from-delegate "" --delegate ada@example.org
        patchbay update --from-state new --until "1 year ago" --archive
        patchbay list --search tide | patchbay update - --delegate ada@example.org
      """)

  @Argument(
    help: ArgumentHelp("Patches and series; `-` for ids on standard input.", valueName: "id"),
    completion: Completions.ids)
  var ids: [String] = []

  @Option(help: ArgumentHelp("The state to set; `config` can define more.", valueName: "state"))
  var state: String?

  @Option(help: ArgumentHelp("The delegate; \"\" for none.", valueName: "person"))
  var delegate: String?

  @Flag(help: "Archive it: `list` does not show it.")
  var archive = false

  @Flag(help: "Undo --archive.")
  var unarchive = false

  @Option(help: ArgumentHelp("The commit that the patch became; \"\" for none.", valueName: "commit"))
  var commit: String?

  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @Option(help: ArgumentHelp("The reason, shown by `log`.", valueName: "text"))
  var reason: String?

  @Option(help: ArgumentHelp("A note, shown by `show` and `log`.", valueName: "text"))
  var note: String?

  @Flag(help: "Mark the replies with these ids as addressed, which closes their remarks.")
  var addressed = false

  @Flag(help: "Undo --addressed.")
  var unaddressed = false

  @OptionGroup(title: "Choosing patches") var choice: ChoiceOptions
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if archive, unarchive { throw ValidationError("--archive and --unarchive contradict each other.") }
    if addressed || unaddressed {
      guard addressed != unaddressed else {
        throw ValidationError("--addressed and --unaddressed contradict each other.")
      }
      guard state == nil, delegate == nil, commit == nil, note == nil, !archive, !unarchive else {
        throw ValidationError(
          "--addressed and --unaddressed are about replies, and cannot be combined with other changes.")
      }
      if ids.isEmpty { throw ValidationError("Name the replies.") }
      return
    }
    let isNote = state == nil && delegate == nil && commit == nil && !archive && !unarchive
    if isNote, note == nil {
      throw ValidationError("Nothing to do: give --state, --delegate, --archive, --unarchive, --commit or --note.")
    }
    if let note {
      guard !note.allSatisfy(\.isWhitespace) else { throw ValidationError("The note is empty.") }
      guard isNote, reason == nil else {
        throw ValidationError("A note cannot be combined with a change; explain the change with --reason.")
      }
    }
    if let delegate, !delegate.isEmpty {
      guard ChangeRequest.isPerson(delegate) else {
        throw ValidationError("A delegate is a person: an address, a name, or both.")
      }
    }
    if ids.isEmpty, !choice.isRestricted { throw ValidationError("Name patches, or choose them by a filter.") }
    if !ids.isEmpty, choice.isRestricted { throw ValidationError("Give either ids or a filter.") }
  }

  func run() throws {
    let tracker = try tracker.open()
    let configuration = try tracker.configuration()
    let changes = try request.changes(configuration.states)
    let decision = try Decision(by: person, .update, in: tracker)
    if addressed || unaddressed { return try mark(by: decision) }
    var targets = UpdateTargets()
    if ids.isEmpty {
      for hit in try matches(in: tracker, decision.snapshot, configuration) { targets.add(patch: hit.id) }
    }
    for id in try names() { try targets.add(id, in: decision.snapshot) }
    try request.expectOne(of: targets)
    try decision.record(
      changes, on: targets.ids, reason: note ?? reason,
      summary: note == nil ? "Update \(targets.text)" : "Note on \(targets.text)")
    try report(targets)
  }

  /// The patches that the filter chooses; at least one.
  private func matches(
    in tracker: TrackerRepository, _ snapshot: Snapshot, _ configuration: TrackerConfiguration
  ) throws -> [Hit] {
    let query = try choice.search.map { try TrackerQuery.parse($0, in: tracker.git) }
    let finder = Finder.showingProgress(over: snapshot, in: tracker.git)
    let found = try finder.patches(choice.filter(query, configuration))
    guard found.isEmpty else { return found }
    try ProjectChoice.expectKnown(
      choice.sent.project, states: choice.states, configuration, problem: tracker.configurationProblem())
    throw CommandFailure(.no, "nothing to update", why: "no patch matches the filter", advice: "try `patchbay list`")
  }

  /// Marks replies as dealt with, or undoes that.
  private func mark(by decision: Decision) throws {
    let targets = try names().map { try Selection.message($0, in: decision.snapshot) }
    let what = targets.count == 1 ? "1 message" : "\(targets.count) messages"
    let word = addressed ? "addressed" : "not addressed"
    try decision.record([.addressed(addressed)], on: targets, reason: reason, summary: "Mark \(what) as \(word)")
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(["targets": .strings(targets.map(\.hex)), "addressed": .bool(addressed)])
    } else {
      try standardOutput.line("\(what) marked as \(word)")
    }
    try standardOutput.finish()
  }

  private func report(_ targets: UpdateTargets) throws {
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "patches": .int(targets.patches as Int), "targets": .strings(targets.ids.map(\.hex)),
        "state": .string(state.map(ReviewStates.slug)), "delegate": .string(delegate), "commit": .string(commit),
        "note": .string(note),
        "archived": archive || unarchive ? .bool(archive) : nil,
      ])
    } else {
      try standardOutput.line("\(targets.text) \(note == nil ? "updated" : "noted")")
    }
    try standardOutput.finish()
  }

  /// The ids given, those on standard input among them.
  private func names() throws -> [String] {
    var names: [String] = []
    for id in ids {
      guard id == "-" else {
        names.append(id)
        continue
      }
      let lines = String(decoding: try FileInput.read("-"), as: UTF8.self).split(whereSeparator: \.isNewline)
      names += lines.compactMap { $0.split(separator: " ").first.map(String.init) }
    }
    guard !names.isEmpty || ids.isEmpty else {
      throw CommandFailure(.badInput, "nothing to update", why: "there was no id on standard input")
    }
    return names
  }

  private var request: ChangeRequest {
    var request = ChangeRequest()
    request.state = state
    request.delegate = delegate
    request.isArchived = archive || unarchive ? archive : nil
    request.commit = commit
    return request
  }
}
