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
      let near = nearest(to: name, among: program.subcommands.map(\.name) + ["help"])
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
        ? nearest(to: option, among: own.sorted()).map { "did you mean \($0)?" }
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

  /// The one that takes the fewest changes of a letter to become, where those are few for its length.
  static func nearest(to word: String, among words: [String]) -> String? {
    let bare = word.drop { $0 == "-" }
    let limit = bare.count <= 4 ? 1 : bare.count <= 8 ? 2 : 3
    let found = words.map { (distance: distance(word, $0), word: $0) }.min { $0.distance < $1.distance }
    return found.flatMap { $0.distance <= limit ? $0.word : nil }
  }

  /// Letters to put in, take out or change, and neighbours to swap.
  private static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.prefix(64)), Array(other.prefix(64)))
    var rows = [Array(0...other.count)]
    for row in one.indices {
      var current = [row + 1]
      for column in other.indices {
        var least = min(
          rows[row][column + 1] + 1, current[column] + 1, rows[row][column] + (one[row] == other[column] ? 0 : 1))
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        current.append(least)
      }
      rows.append(current)
    }
    return rows[one.count][other.count]
  }
}
