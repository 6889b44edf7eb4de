import ArgumentParser
import Platform
import Review
import SystemPackage

/// `patchbay manual`: the manual pages, for installing.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Write the manual pages.",
    discussion: """
      Prints the page of one command, or writes all pages into a directory. They are generated from the help of this \
      version of the program.

      EXAMPLES
        patchbay manual list | man -l -
        patchbay manual --output ~/.local/share/man/man1
      """)

  @Argument(help: "The command; by default the page of the program itself.")
  var command: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write all pages into this directory, created if missing.", valueName: "folder"))
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
    guard Folder.prepare(output) else {
      throw CommandFailure(
        .cannotCreate, "cannot write manual pages to \(output)",
        why: "it is not a directory, cannot be created, or is read-only"
      )
    }
    for page in try ManualPage.all() {
      try OutputFile.write(Array(page.text.utf8), to: "\(output)/\(page.name).1")
    }
  }
}
