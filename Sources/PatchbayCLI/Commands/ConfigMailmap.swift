import ArgumentParser
import Bytes
import Services
import Tracker

/// `patchbay config mailmap [FILE]`.
struct ConfigMailmap: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mailmap", abstract: "Print the project's mailmap, or take a file as the new one.",
    discussion: """
      A .mailmap as git reads it (gitmailmap(5)) says by which names and addresses people want to be known. Lists, \
      searches and the check of who gave a trailer go by it. It is kept beside the configuration, so mirrors have it too; \
      an empty file takes it away.

      EXAMPLES
        patchbay config mailmap .mailmap
        git -C /srv/tidewatch.git show main:.mailmap | patchbay config mailmap -
        patchbay config mailmap
      """)

  @Argument(help: ArgumentHelp("The file; `-` for standard input.", valueName: "file"), completion: .file())
  var file: String?
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    guard let file else {
      var standardOutput = Output()
      let text = String(decoding: try editing.tracker.open().storedMailmap() ?? [], as: UTF8.self)
      try standardOutput.write(UntrustedText.block(text).utf8)
      return try standardOutput.finish()
    }
    try editing.storeMailmap(FileInput.read(file))
  }
}
