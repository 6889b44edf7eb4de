import ArgumentParser
import Review
import Services

/// `patchbay parse`: how a mail is parsed.
struct Parse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Show how a mail is parsed; store nothing.",
    discussion: """
      Reads one mail from a file or standard input and shows its kind, subject parts, commit message, diff and files. \
      Needs no tracker.

      EXAMPLES
        patchbay parse 0001-fix.eml
        curl -s https://lists.example.org/raw/ID | patchbay parse --json
      """)

  @Argument(help: "The mail; standard input by default, or with `-`.", completion: .file())
  var file: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let bytes = try FileInput.read(file)
    guard !bytes.isEmpty else {
      throw CommandFailure(.badInput, "cannot parse \(file ?? "standard input")", why: "it is empty")
    }
    let value = ParseValue(bytes)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(value.json)
    } else {
      try value.write(to: &standardOutput)
    }
    try standardOutput.finish()
  }
}
