import ArgumentParser

/// A manual page in man(7)'s language, made from a command's own help: the two cannot disagree.
struct ManualPage {
  /// The page's name, such as `patchbay-list`, and its file's without `.1`.
  let name: String
  private let command: any ParsableCommand.Type

  /// The page of the program and of every command.
  static var all: [ManualPage] {
    [ManualPage(name: "patchbay", command: Patchbay.self)]
      + CommandList.groups.flatMap(\.subcommands).map {
        ManualPage(name: "patchbay-" + commandName($0), command: $0)
      }
  }

  static func commandName(_ command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? "\(command)".lowercased()
  }

  /// The page's text.
  var text: String {
    let configuration = command.configuration
    let help = HelpText(Patchbay.helpMessage(for: command, columns: 10000))
    var page = Roff()
    page.title(name)
    page.section("NAME")
    page.paragraph("\(name) - \(lowercasedFirst(configuration.abstract))")
    page.section("SYNOPSIS")
    for line in help.usage { page.preformatted([line]) }
    page.section("DESCRIPTION")
    page.prose(configuration.discussion)
    for section in help.sections {
      page.section(section.title.uppercased())
      for item in section.items { page.tagged(item.name, item.text) }
    }
    page.section("EXIT STATUS")
    for (code, meaning) in Self.exitCodes { page.tagged(code, meaning) }
    page.section("ENVIRONMENT")
    for (variable, meaning) in Self.variables { page.tagged(variable, meaning) }
    page.section("SEE ALSO")
    page.paragraph(
      Self.all.map(\.name).filter { $0 != name }.map { "\($0)(1)" }.joined(separator: ", ") + ", git(1)")
    return page.text
  }

  private func lowercasedFirst(_ text: String) -> String {
    var text = text
    if text.hasSuffix(".") { text.removeLast() }
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  private static let exitCodes = [
    ("0", "Done."),
    ("1", "The answer is no: a conflict, a failed check, nothing found."),
    ("64", "The command was used wrongly."),
    ("65", "The input is not what it should be."),
    ("66", "There is no such input."),
    ("69", "A needed program or object is not there."),
    ("73", "Something could not be created."),
    ("74", "Reading or writing failed."),
    ("75", "Try again: nothing was acknowledged, so a mail system must keep the mail."),
    ("77", "No permission."),
    ("78", "There is no tracker, or its configuration is broken."),
  ]

  private static let variables = [
    ("PATCHBAY_TRACKER", "The tracker, where --tracker is not given."),
    ("PATCHBAY_PAGER, GIT_PAGER, PAGER", "The program that shows long output on a terminal; empty for none."),
    ("NO_COLOR", "Set to anything: no colours unless --color says so."),
  ]
}
