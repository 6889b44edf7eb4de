import ArgumentParser

/// How many of the first are shown; shared by what lists.
struct LimitOptions: ParsableArguments {
  @Option(
    name: [.customShort("n"), .customLong("limit")],
    help: ArgumentHelp("The maximum number to show.", valueName: "number"))
  var number: Int?

  func validate() throws {
    if let number, number < 0 { throw ValidationError("The number after -n must not be negative.") }
  }
}
