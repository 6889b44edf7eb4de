import ArgumentParser

/// Every command, in the order of the help. A new command is a file in Commands and one line here.
///
/// Each says its `commandName`, also where it is the type's: without it every start spells out the types of all
/// commands, which takes as long as the rest of reading the arguments.
enum CommandList {
  static let groups: [CommandGroup] = [
    CommandGroup(name: "Adding mail", subcommands: [Initialise.self, Ingest.self, Import.self]),
    CommandGroup(
      name: "Browsing",
      subcommands: [List.self, Search.self, Show.self, ReviewCommand.self, Thread.self, Parse.self]),
    CommandGroup(
      name: "Reviewing",
      subcommands: [Update.self, Close.self, Link.self, Unlink.self, Hide.self, Unhide.self, Check.self, Log.self]),
    CommandGroup(
      name: "Exporting", subcommands: [Mbox.self, ExportCommand.self, Checkout.self, DiffCommand.self, Publish.self]),
    CommandGroup(name: "Mailing", subcommands: [Send.self, Thank.self, ReportCommand.self, OptOut.self, OptIn.self]),
    CommandGroup(name: "Mirroring", subcommands: [Clone.self, Sync.self]),
    CommandGroup(
      name: "Serving", subcommands: [Serve.self, Token.self]),
    CommandGroup(
      name: "Upkeep",
      subcommands: [
        Config.self, Hooks.self, Status.self, Digest.self, Doctor.self, Maintain.self, Rebuild.self, Manual.self,
      ]),
  ]

  /// The command of this name; nil if it has commands of its own, or there is none.
  static func command(_ name: String) -> (any ParsableCommand.Type)? {
    let command = groups.lazy.flatMap(\.subcommands).first { $0.configuration.commandName == name }
    return command?.configuration.subcommands.isEmpty == true ? command : nil
  }

  static func name(of command: any ParsableCommand.Type) -> String {
    command.configuration.commandName ?? "\(command)".lowercased()
  }
}
