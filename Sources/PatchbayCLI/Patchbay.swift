public import ArgumentParser
import Review
import Platform

/// The command line: every command, and the one way out for errors.
public struct Patchbay: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "patchbay",
    abstract: "Track patches sent by mail, in a git repository.",
    discussion: """
      Mail with patches goes in, a bare git repository holds all state, and series come out as branches or as mailboxes.

      An ID is a message's or series' hex id or a unique prefix of at least 4 digits, a Message-ID with or without <>, or \
      a URL that ends in one. SERIES/N is patch N of a series.

      The tracker is --tracker DIR, else $PATCHBAY_TRACKER, else git config patchbay.tracker of the current \
      repository, else that repository if it is a tracker.

      EXAMPLES
        patchbay init tidewatch.git
        patchbay import --tracker tidewatch.git archive.mbox
        patchbay list --tracker tidewatch.git
      """,
    version: BuildInformation.commit.map { "\(release) (\($0))" } ?? release,
    groupedSubcommands: CommandList.groups)

  /// The program's name and version.
  static let release = "patchbay 0.1.0"

  public init() {}

  /// Runs what the process's arguments ask for, and ends the process with the right exit code.
  public static func main() {
    // Swift's runtime looks for the arguments by way of /proc/self/maps and gives none at all when it cannot open that.
    // A mail server's `ingest` would then print the help and exit with 0, and the mail would be lost.
    guard !CommandLine.arguments.isEmpty else {
      show(
        CommandFailure(
          .tryAgain, "cannot read the command line", advice: "mount /proc, or raise the limit on open files"))
      Environment.exit(ExitStatus.tryAgain.rawValue)
    }
    Environment.exit(run(arguments: nil).rawValue)
  }

  /// Runs a command line, by default the process's own, and returns its exit code; errors have been shown.
  static func run(arguments: [String]?) -> ExitStatus {
    do {
      if let delivery = MailDelivery(commandLine: arguments ?? Array(CommandLine.arguments.dropFirst())) {
        try delivery.run()
      } else {
        var command = try command(arguments ?? Array(CommandLine.arguments.dropFirst()))
        try command.run()
      }
      return .done
    } catch let code as ExitCode {
      return ExitStatus(rawValue: code.rawValue) ?? .no
    } catch  where isAboutArguments(error) {
      return answer(error, to: arguments ?? Array(CommandLine.arguments.dropFirst()))
    } catch {
      let failure = CommandFailure(error)
      show(failure)
      return failure.status
    }
  }

  /// The command that the arguments ask for. A command that comes first is read by itself: what all the others accept
  /// is prepared only for the words about a mistake.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    if let name = arguments.first, let type = CommandList.command(name),
      let command = try? type.parseAsRoot(Array(arguments.dropFirst())), Swift.type(of: command) == type
    {
      return command
    }
    return try parseAsRoot(arguments)
  }

  /// Whether ArgumentParser made the error: it alone knows an exit code other than "failure" for it.
  private static func isAboutArguments(_ error: any Error) -> Bool { exitCode(for: error) != .failure }

  /// Help, the version and completion scripts come as errors too; what is left is a mistake in the arguments.
  private static func answer(_ error: any Error, to arguments: [String]) -> ExitStatus {
    guard exitCode(for: error) == .success else {
      let help = "see `\(helpCommand(for: error))`"
      let failure =
        Mistake.find(in: arguments).map { CommandFailure(.usage, $0.what, why: $0.why, advice: $0.advice) }
        ?? CommandFailure(.usage, message(for: error), advice: help)
      show(failure)
      return failure.status
    }
    do {
      var output = Output(paged: true)
      try output.line(fullMessage(for: error))
      try output.finish()
      return .done
    } catch {
      show(error)
      return error.status
    }
  }

  /// The help that belongs to the command that was used wrongly: ArgumentParser ends with `See 'COMMAND --help' …`.
  private static func helpCommand(for error: any Error) -> String {
    let words = fullMessage(for: error).split(whereSeparator: \.isWhitespace)
    guard let start = words.lastIndex(of: "See"), let end = words[start...].firstIndex(where: { $0.last == "'" }) else {
      return "patchbay --help"
    }
    return words[(start + 1)...end].joined(separator: " ").filter { $0 != "'" }
  }

  private static func show(_ failure: CommandFailure) {
    guard failure.status != .no || !failure.what.isEmpty else { return }
    StandardError.line(failure.line)
  }
}
