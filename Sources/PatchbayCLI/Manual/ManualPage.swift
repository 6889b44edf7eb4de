import ArgumentParser
import Review

/// A manual page in man(7)'s language, made from the same description of the command as its help.
struct ManualPage {
  /// The page's name, such as `patchbay-list`, and its file's without `.1`.
  let name: String
  private let command: CommandHelp
  private let related: [String]

  /// The pages of the program and of every command.
  static func all() throws(CommandFailure) -> [ManualPage] {
    guard let program = CommandHelp.program else {
      throw CommandFailure(
        .unavailable, "cannot make manual pages", why: "the description of the commands is not readable")
    }
    let commands = [program] + program.subcommands
    let names = commands.map { $0.name == program.name ? program.name : "\(program.name)-\($0.name)" }
    return zip(names, commands).map { name, command in
      ManualPage(name: name, command: command, related: names.filter { $0 != name })
    }
  }

  /// The page's text.
  var text: String {
    var page = Roff()
    page.title(name)
    page.section("NAME")
    page.paragraph("\(name) - \(lowercasedFirst(command.abstract))")
    page.section("SYNOPSIS")
    page.preformatted([command.usage])
    page.section("DESCRIPTION")
    page.prose(command.discussion)
    let groups = CommandList.groups.map { ($0.name, $0.subcommands.map(CommandList.name(of:))) }
    for section in command.sections(groups: name.contains("-") ? [] : groups) {
      page.section(section.title.uppercased())
      for item in section.items { page.tagged(item.name, item.text) }
    }
    page.section("EXIT STATUS")
    for (code, meaning) in Self.exitCodes { page.tagged(code, meaning) }
    page.section("ENVIRONMENT")
    for (variable, meaning) in Self.variables { page.tagged(variable, meaning) }
    page.section("SEE ALSO")
    page.paragraph((related.map { "\($0)(1)" } + ["git(1)"]).joined(separator: ", "))
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
    ("65", "The input is invalid."),
    ("66", "The input does not exist."),
    ("69", "A required program or object is missing."),
    ("73", "Something could not be created."),
    ("74", "Reading or writing failed."),
    ("75", "Try again: nothing was acknowledged, so a mail system must keep the mail."),
    ("77", "No permission."),
    ("78", "There is no tracker, or its configuration is broken."),
  ]

  private static let variables = [
    ("PATCHBAY_TRACKER", "The tracker, if --tracker is not given."),
    ("PATCHBAY_PAGER, GIT_PAGER, PAGER", "The program that shows long output on a terminal; empty for none."),
    ("NO_COLOR", "If set, no colours are used unless --color says so."),
  ]
}
