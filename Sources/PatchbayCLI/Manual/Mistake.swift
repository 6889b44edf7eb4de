import Bytes
import Review

/// What is wrong with a command line that ArgumentParser refused, if there is more to say than it does: an unknown
/// command, an option of another command.
struct Mistake {
  let what: String
  let why: String?
  let advice: String

  /// Looks for such a mistake; nil if there is none.
  static func find(in arguments: [String]) -> Mistake? {
    guard let name = arguments.first, !name.hasPrefix("-"), let program = CommandHelp.program else { return nil }
    guard let command = program.subcommands.first(where: { $0.name == name }) else {
      if name == "help" { return nil }
      let near = NearWord.nearest(to: name, among: program.subcommands.map(\.name) + ["help"])
      return Mistake(
        what: "there is no command \(name)", why: near.map { "did you mean `\($0)`?" }, advice: "see `patchbay --help`")
    }
    return unknownOption(in: arguments.dropFirst(), of: command, program.subcommands)
  }

  private static func unknownOption(
    in arguments: ArraySlice<String>, of command: CommandHelp, _ commands: [CommandHelp]
  ) -> Mistake? {
    let own = options(of: command)
    for argument in arguments.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") {
      let option = String(argument.prefix { $0 != "=" })
      guard !own.contains(option) else { continue }
      let others = commands.filter { options(of: $0).contains(option) }.map { "`\($0.name)`" }
      let why =
        others.isEmpty
        ? NearWord.nearest(to: option, among: own.sorted()).map { "did you mean \($0)?" }
        : "it is an option of " + others.prefix(3).joined(separator: ", ") + (others.count > 3 ? " and others" : "")
      return why.map {
        Mistake(
          what: "\(command.name) has no option \(option)", why: $0, advice: "see `patchbay \(command.name) --help`")
      }
    }
    return nil
  }

  /// The long options of a command and its subcommands.
  private static func options(of command: CommandHelp) -> Set<String> {
    var result = command.subcommands.reduce(into: Set<String>()) { $0.formUnion(options(of: $1)) }
    for item in command.sections().flatMap(\.items) {
      for word in item.name.split(whereSeparator: { " ,/=[]<>".contains($0) }) where word.hasPrefix("--") {
        result.insert(String(word))
      }
    }
    return result
  }
}
