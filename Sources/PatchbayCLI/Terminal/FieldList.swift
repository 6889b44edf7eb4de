import Bytes
import Platform
import Review

/// Named values, one a line, names in a column. What is absent or empty is left out. On a terminal a long value goes on
/// below itself.
struct FieldList {
  private var fields: [(name: String, value: String)] = []

  /// Adds a value as the mail has it; it is made harmless here.
  mutating func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { fields.append((name, UntrustedText.line(value))) }
  }

  /// Adds another list's values after these.
  mutating func append(_ other: FieldList) { fields += other.fields }

  func write(to output: inout Output) throws(CommandFailure) {
    let width = fields.reduce(0) { max($0, $1.name.utf8.count) }
    for field in fields {
      let padding = String(repeating: " ", count: width - field.name.utf8.count)
      let lines = output.width.map { DisplayWidth.lines(of: field.value, columns: max(20, $0 - width - 2)) }
      try output.line(output.paint(field.name, .dim) + padding + "  " + (lines?.first ?? field.value))
      for line in lines?.dropFirst() ?? [] { try output.line(String(repeating: " ", count: width + 2) + line) }
    }
  }
}
