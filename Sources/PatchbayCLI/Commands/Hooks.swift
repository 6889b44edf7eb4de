import ArgumentParser
import Bytes
import Git
import Review
import Services
import Platform
import Tracker

/// `patchbay hooks`: what git runs, and putting it in place.
struct Hooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Install git hooks, and run as one.",
    discussion: """
      Three kinds of repository have hooks: `mail` is a public-inbox repository (v1, or each epoch of v2) that is pushed \
      to or that fetches: new mail is taken in. `code` is a project's code repository, or a clone or mirror of it: commits \
      that are pushed to the branches in the configuration, or fetched, close their patches. In a clone with a work tree \
      the branches of the project's own remote count, not those that you work on. `tracker` is the tracker itself: a push can only add to the log, \
      only who may can change the configuration, and commits pushed to refs/for/PROJECT/TOPIC become a series, as if \
      they had been mailed:

        git push tracker HEAD:refs/for/tidewatch/tide-heights

      Pushed again to the same topic by the same person it is the next version. The series begins where the branches of \
      the project (project.NAME.repository and branch) end, or at the commit given with `-o base=COMMIT`; \
      `-o title=TEXT` and `-o description=TEXT` (a paragraph each) make the cover letter. [permission "submit"] says \
      who may. Merges, empty commits and messages that mail would change are refused with the reason.

      Commands of others are run on what happened; see `patchbay hooks notify --help`.

      EXAMPLES
        patchbay hooks install mail --tracker /srv/tidewatch.git --repo /srv/inbox/git/0.git
        patchbay hooks install code --tracker /srv/tidewatch.git --repo /srv/code.git
        patchbay hooks install tracker --tracker /srv/tidewatch.git
      """,
    subcommands: [HooksInstall.self, HooksRun.self, HooksNotify.self])
}

/// `patchbay hooks install KIND`.
struct HooksInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Put the hooks of one kind into a repository.",
    discussion: """
      Writes the scripts into the repository's folder of hooks and notes the tracker there, in git config \
      patchbay.tracker. A hook of somebody else is left alone and is an error; call ours from it.

      EXAMPLES
        patchbay hooks install mail --tracker /srv/tidewatch.git --repo /srv/inbox/git/0.git
      """)

  @Argument(help: "What the repository holds.") var kind: HookKind
  @Option(help: ArgumentHelp("The repository; for `tracker` the tracker if left out.", valueName: "dir"))
  var repo: String?
  @Option(help: ArgumentHelp("The project whose code it is, where its path or remotes do not say.", valueName: "name"))
  var project: String?
  @OptionGroup var tracker: TrackerOptions

  func validate() throws {
    if project != nil, kind != .code { throw ValidationError("--project is for hooks of a code repository.") }
  }

  func run() throws {
    let trackerPath = try tracker.open().git.path
    guard let path = repo ?? (kind == .tracker ? trackerPath : nil) else {
      throw CommandFailure(.usage, "cannot install hooks", why: "no repository was named", advice: "give --repo DIR")
    }
    let repository = try Repository.open(path)
    var output = Output()
    for name in kind.hookNames {
      let file = try HookFiles.install(name, of: kind, in: repository.path)
      try output.line("installed \(UntrustedText.line(file))")
    }
    if kind != .tracker { try repository.setConfig("patchbay.tracker", trackerPath) }
    if let project { try repository.setConfig(CodeProjects.key, project) }
    if kind == .tracker { try HookFiles.configurePushes(to: repository.path) }
    if let program = Environment.programPath { try repository.setConfig("patchbay.program", program) }
    try output.finish()
  }
}

/// `patchbay hooks run NAME`: the hook itself, as the scripts call it.
struct HooksRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Do what a hook does; git's arguments and input are passed on.",
    discussion: """
      EXAMPLES
        patchbay hooks run mail-post-receive < updates
      """)

  @Argument(help: "The hook.") var hook: HookName
  @Argument(help: ArgumentHelp("What git gives the hook.", valueName: "argument")) var arguments: [String] = []
  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    switch hook {
    case .mailPostReceive: try MailHook.run(tracker)
    case .mailReferenceTransaction:
      // Called at each step of each transaction; only what is done counts.
      guard arguments.first == "committed" else { return }
      try MailHook.run(tracker)
    case .codePostReceive: try CodeHook.run(tracker, on: .push)
    case .codeReferenceTransaction:
      guard arguments.first == "committed" else { return }
      try CodeHook.run(tracker, on: .fetch)
    case .trackerUpdate: try GuardHook.run(tracker, arguments)
    case .trackerProcReceive: try ProcReceiveHook.run(tracker)
    }
  }
}

/// `patchbay hooks notify`: others' commands.
struct HooksNotify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Run the notification commands for what happened.",
    discussion: """
      Commands stand in git's configuration of the tracker, under patchbay.hook: series-created, series-completed and \
      state-changed, each as often as you like. What happens after a command was set is given to it as one JSON document \
      on standard input: `event`, `series` as `show --json` prints it, and for a state `patch`, `was`, `state` and `log` \
      as `log --json` prints it (null where it follows from a newer version). PATCHBAY_TRACKER names the tracker.

      Whatever writes to the tracker starts this command beside itself and does not wait. It comes after the fact is \
      safe, in order, and at least once: a command that was interrupted, or fails, is given the same again next time, 10 \
      times at most. It is killed after patchbay.hook.timeout seconds (60). What fails is written to patchbay/hooks.log \
      in the tracker. Run it by a timer, too, to try again where little mail comes.

      EXAMPLES
        git -C /srv/tidewatch.git config --add patchbay.hook.series-completed 'curl -fsS --data-binary @- http://ci:80/new'
        patchbay hooks notify --tracker /srv/tidewatch.git
      """)

  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    var notifier = Notifier(
      try tracker.open(), document: { JSONWriter.write(try NotificationValue.json($0, in: $1)) },
      describe: { CommandFailure($0).line }, report: { StandardError.line("patchbay: \($0)") })
    guard notifier.run() else {
      throw CommandFailure(.tryAgain, "a notification command failed", advice: "it will be retried")
    }
  }
}
