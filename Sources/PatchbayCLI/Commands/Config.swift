import ArgumentParser
import Bytes
import Git
import Review
import Platform
import Services
import Tracker

/// `patchbay config`: projects, states, rules.
struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show and change projects, states, delegation rules and permissions.",
    discussion: """
      The configuration is a git-config file, kept in the tracker under refs/patchbay/config with its history. An \
      invalid one is refused, with file, line and reason. It may contain:

        [project "tidewatch"]
            list-id = tidewatch.lists.example.org
            subject = *[tidewatch]*            (only these subjects; optional)
            not-subject = *[not tidewatch]*    (none of these)
            path = src/                        (only patches that touch these files)
            not-path = src/vendor/             (these files do not count)
            repository = /srv/tidewatch.git    (several are possible)
            branch = main                      (commits there: accepted)
            branch = next queued
            archive = https://lists.example.org/tidewatch/
            maintainer = Ada Example <ada@example.org>
            require = attested                 (mark what is not signed)
            send = auto                        (mail pushed series: auto, ask, never)
            list = tidewatch@lists.example.org
            cc = grace@example.org             (several are possible)
            cc-command = scripts/get_maintainer.pl --norolestats
            from = patches@example.org         (instead of the submitter's address)
        [project "rest"]
            list-id = tidewatch.lists.example.org
            catch-all = yes                    (what no other project takes)
        [state "needs-hardware"]
            open = yes
            word = waits for hardware          (also in X-Patchwork-State)
        [delegate "grace@example.org"]
            path = src/tide/
            project = tidewatch                (optional)
        [permission "config"]                  (sync, submit, update, check, relay)
            allow = ada@example.org
        [web]
            read = token                       (who may read what `serve` shows)
            submit = keyring                   (for `b4 send`: keyring, mail, never)
        [attestation]
            authserv-id = mx.example.org       (whose Authentication-Results count)
        [thank]
            template = Applied to ${branch}, thanks!\\n\\n${summary}
        [report]                               (mail to submitters)
            state-changed = yes
            check-failed = yes

      Whatever has no permission set is open to everyone who can write to the repository; "*" means everyone. If there are \
      maintainers, only they can change the configuration. The hook of `patchbay hooks install tracker` enforces \
      permissions for pushes: the transport names the pusher by REMOTE_USER (http), GL_USER (gitolite) or PATCHBAY_USER \
      (set it for a key in authorized_keys). An event in another's name also needs [permission "relay"], as \
      a mail gateway has; while that is not set, it passes if its action is open to everybody. Local commands \
      use --as or git's user.email, which prevents mistakes, but does not stop people who can write to the files.

      With web.submit, the server takes series that `b4 send` posts to /submit (b4.send-endpoint-web), signed with a key of \
      the keyring, or, with `mail`, with one whose owner answered a challenge sent there by `git send-email`. They are \
      stored as mails, like pushed series.

      A cc-command is a program that runs here. It is run only if it was set here by `config`; one that arrived by a push \
      or from another tracker must be allowed first: git config --add patchbay.command COMMAND in the tracker.

      EXAMPLES
        patchbay config
        patchbay config set project.tidewatch.list-id tidewatch.lists.example.org
        patchbay config edit
        patchbay config check my-config
      """,
    subcommands: [
      ConfigShow.self, ConfigGet.self, ConfigSet.self, ConfigUnset.self, ConfigEdit.self, ConfigCheck.self,
      ConfigImport.self, ConfigMailmap.self, ConfigKeyring.self,
    ],
    defaultSubcommand: ConfigShow.self)
}

/// `patchbay config show`, which `patchbay config` alone is too.
struct ConfigShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the configuration.",
    discussion: """
      EXAMPLES
        patchbay config show
        patchbay config show --json
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(ConfigurationValue.json(tracker.configuration(), problem: tracker.configurationProblem()))
    } else {
      try Self.write(tracker, to: &standardOutput)
    }
    try standardOutput.finish()
    if let problem = try tracker.configurationProblem() { throw CommandFailure(problem) }
  }

  /// The text, and which states are open: as comments, so that what is printed can be imported, and only once.
  private static func write(_ tracker: TrackerRepository, to output: inout Output) throws {
    let states = try tracker.configuration().states.all
    let notes = [("open", true), ("closed", false)].map { title, isOpen in
      "# \(title) states: " + states.filter { $0.isOpen == isOpen }.map(\.name).joined(separator: ", ")
    }
    let text = String(decoding: try tracker.storedConfiguration().bytes, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines where !line.hasPrefix("# open states: ") && !line.hasPrefix("# closed states: ") {
      try output.line(UntrustedText.block(String(line)))
    }
    for note in notes { try output.line(UntrustedText.line(note)) }
  }
}

/// `patchbay config get KEY`.
struct ConfigGet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print the values of a key, one per line.",
    discussion: """
      EXAMPLES
        patchbay config get project.tidewatch.branch
      """)

  @Argument(help: ArgumentHelp("SECTION.NAME.KEY.", valueName: "key"), completion: Completions.keys) var key: String
  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let bytes = try tracker.open().storedConfiguration().bytes
    let entries = try GitConfigText(parsing: bytes, file: TrackerRepository.configurationReference).entries
    let values = entries.filter { ConfigEditing.key($0) == ConfigEditing.canonical(key) }.map { $0.value ?? "true" }
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.strings(values))
    } else {
      for value in values { try standardOutput.line(UntrustedText.line(value)) }
    }
    try standardOutput.finish()
    if values.isEmpty { throw ExitCode(ExitStatus.no.rawValue) }
  }
}

/// `patchbay config set KEY VALUE`.
struct ConfigSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set a key, or add a value to it with --add.",
    discussion: """
      EXAMPLES
        patchbay config set project.tidewatch.list-id tidewatch.lists.example.org
        patchbay config set --add project.tidewatch.branch "next queued"
        patchbay config set state.needs-hardware.open yes
      """)

  @Argument(help: ArgumentHelp("SECTION.NAME.KEY.", valueName: "key"), completion: Completions.keys) var key: String
  @Argument(help: ArgumentHelp("The value.", valueName: "value")) var value: String
  @Flag(help: "Keep the existing values.") var add = false
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    try editing.change("Set \(key)") { file in
      _ = try Program().output(["config", "-f", file, add ? "--add" : "--replace-all", key, value])
    }
  }
}

/// `patchbay config unset KEY`.
struct ConfigUnset: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset", abstract: "Remove a key, one of its values, or a whole section.",
    discussion: """
      EXAMPLES
        patchbay config unset project.tidewatch.subject
        patchbay config unset project.tidewatch.list-id old.lists.example.org
        patchbay config unset delegate.grace@example.org
      """)

  @Argument(
    help: ArgumentHelp("SECTION.NAME.KEY, or SECTION.NAME for all of it.", valueName: "key"),
    completion: Completions.keys) var key: String
  @Argument(help: ArgumentHelp("Only this value; all by default.", valueName: "value")) var value: String?
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    try editing.change("Unset \(key)") { file in
      let entries = try GitConfigText(parsing: FileInput.read(file), file: file).entries
      let git = Program()
      let result =
        if let value {
          try git.run(["config", "-f", file, "--fixed-value", "--unset-all", key, value])
        } else if entries.contains(where: { ConfigEditing.section($0) == ConfigEditing.canonicalSection(key) }) {
          try git.run(["config", "-f", file, "--remove-section", key])
        } else {
          try git.run(["config", "-f", file, "--unset-all", key])
        }
      // 3 and 4 are a file that cannot be read or written (git-config(1)), and 128 and more a git that failed.
      guard result.status < 128, ![3, 4].contains(result.status) else {
        throw CommandFailure(.tryAgain, "cannot unset \(key)", why: result.errorText, advice: "try again")
      }
      guard result.status == 0 else {
        throw CommandFailure(.no, "nothing to unset", why: "\(key) is not \(value.map { "\($0)" } ?? "set")")
      }
    }
  }
}

/// `patchbay config edit`.
struct ConfigEdit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit the configuration in your editor.",
    discussion: """
      Runs $GIT_EDITOR, $VISUAL, $EDITOR or vi, as git does. An invalid result is refused and kept in a file beside \
      the tracker, which the message names.

      EXAMPLES
        patchbay config edit
      """)

  @OptionGroup var editing: ConfigEditing

  func run() throws {
    let names = ["GIT_EDITOR", "VISUAL", "EDITOR"]
    let editor = names.compactMap(Environment.variable).first { !$0.isEmpty } ?? "vi"
    try editing.change("Edit the configuration", keepingRefused: true) { file in
      // The editor may have arguments; git hands it to the shell the same way.
      let status = try Program("sh").runAttached(["-c", "\(editor) \"$@\"", editor, file])
      guard status == 0 else {
        throw CommandFailure(.no, "nothing was changed", why: "the editor \(editor) ended with exit code \(status)")
      }
    }
  }
}

/// `patchbay config check FILE`.
struct ConfigCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a configuration: a file, or the one of the tracker.",
    discussion: """
      EXAMPLES
        patchbay config check my-config
        patchbay config check
      """)

  @Argument(help: ArgumentHelp("The file; by default the configuration of the tracker.", valueName: "file"))
  var file: String?
  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    if let file {
      _ = try TrackerConfiguration(parsing: FileInput.read(file), file: file)
    } else if let problem = try tracker.open().configurationProblem() {
      throw CommandFailure(problem)
    }
  }
}

/// `patchbay config import FILE`.
struct ConfigImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Replace the configuration by a file.",
    discussion: """
      EXAMPLES
        patchbay config import my-config
      """)

  @Argument(help: ArgumentHelp("The file; `-` for standard input.", valueName: "file")) var file: String
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    let bytes = try FileInput.read(file)
    try editing.store("Import the configuration", file: file == "-" ? "standard input" : file) { _ in bytes }
  }
}
