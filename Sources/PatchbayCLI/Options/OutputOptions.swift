import ArgumentParser

/// How a command shows its data.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  @Option(
    name: .customLong("color"), help: ArgumentHelp("When to use colours.", valueName: "when"))
  var colour = ColourChoice.auto

  @Flag(name: .customLong("no-pager"), help: "Do not run a pager for long output.")
  var noPager = false

  /// Standard output as these options want it: JSON is for programs, so it is never paged.
  func open() -> Output { Output(paged: !noPager && !json, colour: colour) }
}

extension ColourChoice: ExpressibleByArgument {}
