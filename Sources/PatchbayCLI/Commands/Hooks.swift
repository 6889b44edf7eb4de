import ArgumentParser
import Bytes
import Git
import Review
import Services
import Platform
import Tracker

/// `patchbay hooks`: what git runs, and its installation.
struct Hooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Install and run git hooks.",
    discussion: """
      Three kinds of repository have hooks. `mail` is a public-inbox repository (v1, or each epoch of v2) that is pushed \
      to or fetches: new mail is stored. `code` is a project's code repository, or a clone or mirror of it: commits that \
      are pushed to the branches in the configuration, or fetched, close their patches. In a clone with a work tree, the \
      branches of the project's remote count, not your local ones. `tracker` is the tracker itself: a push can only add \
      to the log, changing the configuration needs permission, and commits pushed to refs/for/PROJECT/TOPIC become a \
      series, as if they had been mailed:

        git push tracker HEAD:refs/for/tidewatch/tide-heights

      Another push to the same topic by the same person makes the next version. The series begins where the branches of \
      the project (project.NAME.repository and branch) end, or at the commit given with `-o base=COMMIT`; \
      `-o title=TEXT` and `-o description=TEXT` (a paragraph each) make the cover letter. [permission "submit"] decides \
      who may push. Merges, empty commits and messages that mail would change are refused with the reason.

      To run commands when something happens in the tracker, see `patchbay hooks notify --help`.

      EXAMPLES
        patchbay hooks install mail --tracker /srv/tidewatch.git --repo /srv/mail.git
        patchbay hooks install code --tracker /srv/tidewatch.git --repo /srv/code.git
        patchbay hooks install tracker --tracker /srv/tidewatch.git
      """,
    subcommands: [HooksInstall.self, HooksRun.self, HooksNotify.self, HooksTransport.self])
}

/// `patchbay hooks install KIND`.
struct HooksInstall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Install the hooks of one kind in a repository.",
    discussion: """
      Writes the scripts into the repository's hooks directory, and the tracker's path into its git config, as \
      patchbay.tracker. An existing hook of another program is an error and is left alone; call ours from it.

      EXAMPLES
        patchbay hooks install mail --tracker /srv/tidewatch.git --repo /srv/mail.git
      """)

  @Argument(help: "The kind of repository.") var kind: HookKind
  @Option(help: ArgumentHelp("The repository; for `tracker`, the tracker by default.", valueName: "dir"))
  var repo: String?
  @Option(
    help: ArgumentHelp(
      "The project, if it does not follow from the path and remotes of the repository.", valueName: "name"))
  var project: String?
  @OptionGroup var tracker: TrackerOptions

  func validate() throws {
    if project != nil, kind != .code { throw ValidationError("--project is for hooks of a code repository.") }
  }

  func run() throws {
    let trackerPath = try tracker.open().git.path
    guard let path = repo ?? (kind == .tracker ? trackerPath : nil) else {
      throw CommandFailure(.usage, "cannot install hooks", why: "no repository was given", advice: "give --repo DIR")
    }
    let repository = try Repository.open(path)
    // git passes over a hook that a user may not run.
    try repository.shareNewFiles()
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
    commandName: "run", abstract: "Run a hook with the arguments and input of git.",
    discussion: """
      EXAMPLES
        patchbay hooks run mail-post-receive < updates
      """)

  @Argument(help: "The hook.") var hook: HookName
  @Argument(help: ArgumentHelp("The arguments from git.", valueName: "argument")) var arguments: [String] = []
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

/// `patchbay hooks notify`: notification commands.
struct HooksNotify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Run the notification commands for what happened.",
    discussion: """
      Notification commands are values in the tracker's git configuration, under patchbay.hook: series-created, \
      series-completed and state-changed, each any number of times. A command reads one JSON document on standard input: \
      `event`, `series` as `show --json` prints it, and for a state `patch`, `was`, `state` and `log` as `log --json` \
      prints it (null if the state follows from a newer version). PATCHBAY_TRACKER names the tracker. A new command is \
      notified of what happens from then on.

      If the value begins with https:// or http://, the document is sent to that URL by POST instead (with curl), with the \
      headers X-Patchbay-Event, X-Patchbay-Delivery (the same when it is sent again) and, if patchbay.hook.secret or \
      patchbay.URL.secret is set, X-Patchbay-Signature-256: `sha256=` and the HMAC of the document. Any status from 200 to \
      299 is success. Redirects are not followed.

      Every command that writes to the tracker starts this one in the background. Notifications are sent after the fact \
      is safe, in order, and at least once: one that was interrupted or failed is sent again, at most 10 times. A command \
      is killed after patchbay.hook.timeout seconds (60). Failures are written to patchbay/hooks.log in the tracker. If \
      little mail arrives, run this from a timer, too, for the retries.

      EXAMPLES
        git -C /srv/tidewatch.git config --add \\
          patchbay.hook.series-completed 'curl -fsS --data-binary @- http://ci/new'
        git -C /srv/tidewatch.git config --add \\
          patchbay.hook.state-changed https://ci.example.org/patchbay
        patchbay hooks notify --tracker /srv/tidewatch.git
      """)

  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    Signals.survive([.brokenPipe, .fileSizeLimit])
    var notifier = Notifier(
      try tracker.open(), document: { JSONWriter.write(try NotificationValue.json($0, in: $1)) },
      describe: { CommandFailure($0).text }, report: { StandardError.line("patchbay: \($0)") })
    guard notifier.run() else {
      throw CommandFailure(.tryAgain, "a notification command failed", advice: "it will be retried")
    }
  }
}
