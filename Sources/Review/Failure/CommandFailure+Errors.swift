import Git
import Index
import Platform
package import Services
package import Tracker

extension CommandFailure {
  /// Any error that a command can meet, as one line and an exit code for people and mail systems.
  package init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as GitError: self.init(error, Self.status(of: error))
    case let error as SystemError: self.init(error, Self.status(of: GitError(error)))
    case let error as TrackerError: self.init(error)
    case let error as ViewError:
      self.init(.noTracker, "cannot read the tracker's view", why: "\(error)")
    case let problem as ConfigurationProblem: self.init(problem)
    case let error as QueryError:
      self.init(.usage, "cannot read the query", why: "\(error)", advice: "see `patchbay search --help`")
    case is UnfinishedSearch:
      self.init(
        .tryAgain, "cannot finish the search", why: "its index is still being built, or it took too long",
        advice: "try again in a minute, or narrow it")
    case let error as ImportError: self.init(error)
    case let error as FileInputError: self.init(error)
    case let error as ExchangeError: self.init(error)
    case let error as MirrorError: self.init(error)
    case let error as OutgoingError: self.init(error)
    default: self.init(.inputOutput, "failed", why: "\(error)")
    }
  }

  private init(_ error: some ReportedFailure, _ status: ExitStatus) {
    self.init(status, error.summary, why: error.detail.isEmpty ? nil : error.detail, advice: error.advice)
  }

  private static func status(of error: GitError) -> ExitStatus {
    switch error.code {
    case .notFound, .programMissing, .programFailed, .unsupported: .unavailable
    case .exists: .cannotCreate
    case .locked, .changed, .noSpace, .readOnly, .exhausted: .tryAgain
    case .invalid: .usage
    case .corrupt, .damagedReferences, .system, .other: .inputOutput
    case .collision: .badInput
    case .foreignOwner, .permission: .noPermission
    }
  }

  private init(_ error: TrackerError) {
    switch error {
    case .noTracker, .noWriter: self.init(.noTracker, "\(error)")
    case .busy, .noView: self.init(.tryAgain, "\(error)")
    }
  }

  private init(_ error: ExchangeError) {
    let (what, why) =
      switch error {
      case .unreachable(let name, let reason): ("cannot reach \(name)", reason)
      case .failed(let name, let reason): ("cannot fetch from \(name)", reason)
      }
    self.init(.tryAgain, what, why: why, advice: "check its address and your permission to read it, then try again")
  }

  private init(_ error: OutgoingError) {
    switch error {
    case .noSendEmail:
      self.init(
        .unavailable, "cannot send mail", why: "`git send-email` is not installed",
        advice: "install it (the package git-email of Debian and Ubuntu)")
    case .cannotPreview(let reason):
      self.init(.unavailable, "cannot send mail", why: reason, advice: "see git-send-email(1)")
    case .noList(let project):
      self.init(
        .noTracker, "cannot send mail", why: "project \(project) has no list address",
        advice: "run `patchbay config set project.\(project).list ADDRESS`")
    case .unusableAddress(let address):
      self.init(
        .badInput, "cannot send mail", why: "git does not send to \(address)",
        advice: "it needs an address whose domain has a dot")
    case .foreignCommand(let project, let advice):
      self.init(
        .noPermission, "cannot send mail", why: "project.\(project).cc-command was not set here",
        advice: "to allow it, run `\(advice)`")
    case .beingSent:
      self.init(
        .tryAgain, "cannot decide whether the mail was sent", why: "another process is sending it", advice: "try again")
    }
  }

  private init(_ error: MirrorError) {
    switch error {
    case .unreachable(let url, let reason): self.init(.tryAgain, "cannot reach \(url)", why: reason)
    case .occupied(let path):
      self.init(
        .cannotCreate, "cannot clone to \(path)", why: "it exists, and is not a git repository",
        advice: "give a new directory, or a git repository")
    case .notMade(let path, let reason): self.init(.cannotCreate, "cannot clone to \(path)", why: reason)
    case .otherRemote(let path, let name, let url):
      self.init(
        .cannotCreate, "cannot clone to \(path)", why: "its remote \(name) is \(url)",
        advice: "remove that remote, or clone elsewhere")
    }
  }

  private init(_ error: ImportError) {
    switch error {
    case .missing(let path):
      self.init(.noInput, "cannot read \(path)", why: "there is no such file or directory", advice: "check the path")
    case .unreadable(let path, let reason): self.init(.inputOutput, "cannot read \(path)", why: reason)
    case .damaged(let path):
      self.init(
        .badInput, "cannot read \(path)", why: "the gzip file is damaged or truncated", advice: "download it again")
    case .notMaildir(let path, let missing):
      self.init(
        .noInput, "cannot watch \(path)", why: "it is not a Maildir: it has no folder \(missing)",
        advice: "create it with `mkdir -p \(path)/{new,cur,tmp}`")
    }
  }

  /// A file that could not be read.
  package init(_ error: FileInputError) {
    switch error {
    case .failed(let what, let reason, let detail): self.init(what, reason, detail)
    case .tooLarge(let name, let limit):
      self.init(
        .badInput, "cannot take \(name)", why: "it is larger than \(limit >> 20) MB",
        advice: "use `patchbay import` for a mailbox of several mails")
    case .empty(let name): self.init(.badInput, "cannot take \(name)", why: "it is empty")
    }
  }

  private init(_ what: String, _ reason: FileInputError.Reason, _ detail: String) {
    switch reason {
    case .missing: self.init(.noInput, what, why: detail, advice: "check the path")
    case .permission: self.init(.noPermission, what, why: detail, advice: "check its owner and mode")
    case .isDirectory:
      self.init(.badInput, what, why: detail, advice: "use `patchbay import` for a directory of mails")
    case .other: self.init(.inputOutput, what, why: detail)
    }
  }
}

extension CommandFailure {
  /// A configuration that is refused: file, line and reason.
  package init(_ problem: ConfigurationProblem) {
    self.init(
      .noTracker, "the configuration is broken", why: "\(problem)", advice: "fix that line; nothing was changed")
  }
}
