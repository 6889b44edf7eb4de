import ArgumentParser
import Review
import SystemPackage

/// `patchbay manual`: the manual pages, for installing.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual pages.",
    discussion: """
      Prints the page of a command, or writes the pages of all into a folder. They are made from the help, so they fit \
      the program that wrote them.

      EXAMPLES
        patchbay manual list | man -l -
        patchbay manual --output ~/.local/share/man/man1
      """)

  @Argument(help: "The command; the program's own page if left out.")
  var command: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write all pages into this folder.", valueName: "folder"))
  var output: String?

  func run() throws {
    guard let output else {
      let name = command.map { "patchbay-\($0)" } ?? "patchbay"
      guard let page = try ManualPage.all().first(where: { $0.name == name }) else {
        throw CommandFailure(
          .noInput, "no manual page for \(command ?? "patchbay")", why: "there is no such command",
          advice: "see `patchbay --help`")
      }
      var standardOutput = Output()
      try standardOutput.write(page.text.utf8)
      return try standardOutput.finish()
    }
    for page in try ManualPage.all() {
      try OutputFile.write(Array(page.text.utf8), to: "\(output)/\(page.name).1")
    }
  }
}
