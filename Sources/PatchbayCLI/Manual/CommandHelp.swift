import ArgumentParser
import Review

/// A command as ArgumentParser describes it in the dump of a program (`--experimental-dump-help`).
struct CommandHelp {
  let name: String
  let abstract: String
  let discussion: String
  /// The subcommands that help lists.
  let subcommands: [CommandHelp]
  private let parents: [String]
  private let arguments: [ArgumentEntry]
  private let defaultSubcommand: String?

  /// The program with all its commands; nil if the parser's description of it is not readable.
  static var program: CommandHelp? {
    JSONReader.read(Array(Patchbay._dumpHelp().utf8))?["command"].flatMap(CommandHelp.init)
  }

  /// nil if this is no command.
  init?(_ command: JSONValue) {
    guard let name = command["commandName"]?.text else { return nil }
    self.name = name
    abstract = command["abstract"]?.text ?? ""
    discussion = command["discussion"]?.text ?? ""
    parents = command["superCommands"]?.elements?.compactMap(\.text) ?? []
    arguments = ArgumentEntry.merged((command["arguments"]?.elements ?? []).compactMap(ArgumentEntry.init))
    defaultSubcommand = command["defaultSubcommand"]?.text
    subcommands = (command["subcommands"]?.elements ?? []).compactMap(CommandHelp.init).filter { $0.name != "help" }
  }

  /// More options than this are not spelled out, as ArgumentParser's help does not.
  private static let spelledOutLimit = 12

  /// The command line.
  var usage: String {
    let own = arguments.filter { !$0.isOfEveryCommand }
    let needed = own.filter { $0.isPositional || !$0.isOptional }
    var words = parents + [name]
    if own.flatMap(\.spellings).count <= Self.spelledOutLimit {
      words += own.flatMap(\.spellings)
    } else {
      words += needed.isEmpty ? ["<options>"] : ["[<options>]"] + needed.flatMap(\.spellings)
    }
    return (words + (subcommands.isEmpty ? [] : ["<subcommand>"])).joined(separator: " ")
  }

  /// A heading and what stands below it, such as all options.
  struct Section {
    let title: String
    let items: [(name: String, text: String)]
  }

  /// The sections in the order of the help; none is empty.
  ///
  /// - Parameter groups: The headings of subcommands, where they have any.
  func sections(groups: [(title: String, commands: [String])] = []) -> [Section] {
    var titles: [String] = []
    for title in arguments.compactMap(\.section) where !titles.contains(title) { titles.append(title) }
    var sections = [section("Arguments") { $0.section == nil && $0.isPositional }]
    sections += titles.map { title in section(title) { $0.section == title } }
    sections.append(section("Options") { $0.section == nil && !$0.isPositional })
    if groups.isEmpty {
      sections.append(section("Subcommands", subcommands))
    } else {
      sections += groups.map { group in
        section("\(group.title) Subcommands", subcommands.filter { group.commands.contains($0.name) })
      }
    }
    return sections.filter { !$0.items.isEmpty }
  }

  private func section(_ title: String, _ isIncluded: (ArgumentEntry) -> Bool) -> Section {
    Section(title: title, items: arguments.filter(isIncluded).map { ($0.name, $0.text) })
  }

  private func section(_ title: String, _ commands: [CommandHelp]) -> Section {
    Section(
      title: title, items: commands.map { ($0.name + ($0.name == defaultSubcommand ? " (default)" : ""), $0.abstract) })
  }
}
