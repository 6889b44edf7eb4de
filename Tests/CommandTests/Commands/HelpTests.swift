import ArgumentParser
import TestSupport
import Testing

@testable import PatchbayCLI

@Suite("Help and usage")
struct HelpTests {
  static let commands = CommandList.groups.flatMap(\.subcommands).map(ManualPage.commandName)

  @Test("every command explains itself, with examples", arguments: commands)
  func help(command: String) throws {
    let result = try Command.patchbay(command, "--help").run().succeeded()
    #expect(result.text.contains("USAGE: patchbay \(command)"))
    #expect(result.text.contains("EXAMPLES\n  "))
    #expect(result.errorText == "")
  }

  @Test(
    "a wrong command line is one line on standard error and exit 64",
    arguments: [
      ["--nonsense"], ["nonsense"], ["list", "--nonsense"], ["parse", "a", "b"], ["parse", "--color", "pink"],
    ])
  func usage(arguments: [String]) throws {
    let result = try Command(PackageFiles.binary, arguments: arguments).run()
    #expect(result.status == 64)
    #expect(result.output.isEmpty)
    #expect(result.errorText.hasPrefix("patchbay: "))
    #expect(result.errorText.split(separator: "\n").count == 1)
    #expect(result.errorText.contains("--help`"))
  }

  @Test("completion scripts exist for every shell", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) throws {
    let script = try Command.patchbay("--generate-completion-script", shell).run().succeeded()
    for command in Self.commands { #expect(script.text.contains(command), "\(command)") }
    guard Command.find(shell) != nil else { return }
    let folder = try TemporaryDirectory()
    try Command(shell, "-n", folder.write("script", script.output)).run().succeeded()
  }

  @Test("every command has a manual page that man takes without complaint")
  func manual() throws {
    let folder = try TemporaryDirectory()
    try Command.patchbay("manual", "--output", folder.path).run().succeeded()
    let names = try PackageFiles.names(in: folder.path)
    #expect(names.sorted() == (["patchbay.1"] + Self.commands.map { "patchbay-\($0).1" }).sorted())
    guard Command.find("groff") != nil else { return }
    for name in names {
      let result = try Command("groff", "-man", "-Tutf8", "-ww", folder(name)).run().succeeded()
      #expect(result.errorText == "", "\(name)")
      #expect(result.text.contains("No permission."), "\(name)")
    }
  }

  @Test("output that cannot be written is an I/O error", .needsProgram("sh"))
  func fullDevice() throws {
    guard PackageFiles.exists("/dev/full") else { return }
    let result = try Command("sh", "-c", "exec \"$0\" --help > /dev/full", PackageFiles.binary).run()
    #expect(result.status == 74)
    #expect(result.errorText.hasPrefix("patchbay: cannot write to standard output"))
  }
}
