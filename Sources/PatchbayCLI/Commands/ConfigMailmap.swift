import ArgumentParser
import Bytes
import Services
import Tracker

/// `patchbay config mailmap [FILE]`.
struct ConfigMailmap: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mailmap", abstract: "Print the mailmap of the tracker, or replace it by a file.",
    discussion: """
      A mailmap (gitmailmap(5)) maps people to the names and addresses that they want to be known by. Lists, searches and \
      the check of who gave a trailer use it. It is kept beside the configuration, so mirrors have it, too; an empty file \
      removes it.

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
