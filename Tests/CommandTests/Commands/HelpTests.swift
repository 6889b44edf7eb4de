import ArgumentParser
import TestSupport
import Testing

@testable import PatchbayCLI

@Suite("Help and usage")
struct HelpTests {
  static let commands = CommandList.groups.flatMap(\.subcommands).map(CommandList.name(of:))

  @Test("there are commands to ask")
  func someCommands() {
    #expect(Self.commands.count > 30)
  }

  @Test("every command explains itself, with examples", arguments: commands)
  func help(command: String) throws {
    let result = try Command.patchbay(command, "--help").run().succeeded()
    #expect(result.text.contains("USAGE: patchbay \(command)"))
    #expect(result.text.contains("EXAMPLES\n  "))
    #expect(result.errorText == "")
  }

  @Test("what help shows as it is to be typed is not wrapped at 80 columns", arguments: commands)
  func width(command: String) throws {
    var pending = [[command]]
    while let path = pending.popLast() {
      let lines = try Command(PackageFiles.binary, arguments: path + ["--help"], environment: ["COLUMNS": "300"])
        .run().succeeded().text.split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines.prefix(while: { !$0.hasPrefix("USAGE:") }) where line.hasPrefix("  ") {
        #expect(line.count < 80, "\(path.joined(separator: " ")): \(line)")
      }
      let below = lines.drop { $0 != "SUBCOMMANDS:" }.dropFirst().prefix { !$0.isEmpty }
      for line in below where line.hasPrefix("  ") && !line.hasPrefix("   ") {
        pending.append(path + [String(line.dropFirst(2).prefix { $0 != " " })])
      }
    }
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

  @Test("every command has a manual page that groff formats without a warning")
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

  @Test("a manual page has exactly the options, arguments and usage of the help", arguments: commands)
  func agreement(command: String) throws {
    let page = try #require(try ManualPage.all().first { $0.name == "patchbay-\(command)" })
    let help = try Command(
      PackageFiles.binary, arguments: [command, "--help"], environment: ["COLUMNS": "10000"]
    ).run().succeeded().text
    let text = page.text.filter { $0 != "\\" }
    let usage = try #require(help.split(separator: "\n").first { $0.hasPrefix("USAGE: ") })
    #expect(text.contains(".nf\n\(usage.dropFirst(7))\n.fi"))
    let headings = help.split(separator: "\n").filter { ["ARGUMENTS:", "OPTIONS:", "SUBCOMMANDS:"].contains($0) }
    for heading in headings { #expect(text.contains(".SH \"\(heading.dropLast())\"")) }
    let listed = help.split(separator: "\n").filter { $0.hasPrefix("  -") || $0.hasPrefix("  <") }
    let items = text.components(after: ".TP\nfB", before: "fR\n").filter { $0.hasPrefix("-") || $0.hasPrefix("<") }
    #expect(listed.count == items.count)
    for (line, item) in zip(listed, items) { #expect(line.hasPrefix("  \(item)")) }
  }

  @Test("output that cannot be written is an I/O error", .needsProgram("sh"))
  func fullDevice() throws {
    guard PackageFiles.exists("/dev/full") else { return }
    let result = try Command("sh", "-c", "exec \"$0\" --help > /dev/full", PackageFiles.binary).run()
    #expect(result.status == 74)
    #expect(result.errorText.hasPrefix("patchbay: cannot write to standard output"))
  }
}

extension String {
  /// What stands between each of these beginnings and the next end.
  fileprivate func components(after start: String, before end: String) -> [String] {
    ranges(of: start).compactMap { range in
      self[range.upperBound...].firstRange(of: end).map { String(self[range.upperBound..<$0.lowerBound]) }
    }
  }
}
