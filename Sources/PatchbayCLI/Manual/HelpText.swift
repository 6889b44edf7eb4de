/// The help that ArgumentParser composes, taken apart again, so that manual pages say what `--help` says.
struct HelpText {
  /// A part of the help with a heading, such as `OPTIONS`.
  struct Section: Equatable {
    let title: String
    var items: [Item]
  }

  /// An argument or option and what it does.
  struct Item: Equatable {
    let name: String
    var text: String
  }

  /// What follows `USAGE:`, one command line each.
  private(set) var usage: [String] = []
  private(set) var sections: [Section] = []

  /// Reads help that was composed for a very wide terminal: a line for each item.
  init(_ help: String) {
    var inUsage = false
    for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("USAGE: ") {
        inUsage = true
        usage = [String(line.dropFirst(7))]
      } else if let title = Self.title(line) {
        inUsage = false
        if title != "OVERVIEW" { sections.append(Section(title: title, items: [])) }
      } else if inUsage {
        if !line.isEmpty { usage.append(String(line.drop(while: { $0 == " " }))) }
      } else if line.hasPrefix("  See 'patchbay help") {
        continue  // belongs to no section
      } else if !sections.isEmpty, let item = Self.item(line) {
        sections[sections.count - 1].items.append(item)
      } else if !sections.isEmpty, !sections[sections.count - 1].items.isEmpty {
        let more = line.drop(while: { $0 == " " })
        let last = sections[sections.count - 1].items.count - 1
        let separator = sections[sections.count - 1].items[last].text.isEmpty ? "" : " "
        if !more.isEmpty { sections[sections.count - 1].items[last].text += separator + more }
      }
    }
  }

  /// `OPTIONS` for `OPTIONS:`.
  private static func title(_ line: Substring) -> String? {
    guard line.first?.isUppercase == true, line.last == ":" else { return nil }
    return String(line.dropLast())
  }

  /// An item begins with two blanks; its text stands after at least two more.
  private static func item(_ line: Substring) -> Item? {
    guard line.hasPrefix("  "), let first = line.dropFirst(2).first, first != " " else { return nil }
    let rest = line.dropFirst(2)
    guard let gap = rest.firstRange(of: "  ") else { return Item(name: String(rest), text: "") }
    return Item(
      name: String(rest[..<gap.lowerBound]), text: String(rest[gap.upperBound...].drop(while: { $0 == " " })))
  }
}
