import ArgumentParser
import Bytes
import Mail
import Review
import Tracker

/// `patchbay opt-out`: no reports by mail to an address.
struct OptOut: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opt-out",
    abstract: "Send no reports by mail to an address.",
    discussion: """
      Recorded as an event in the name of the address, so that other trackers learn of it, too. `opt-in` undoes it.

      EXAMPLES
        patchbay opt-out
        patchbay opt-out ada@example.org
      """)

  @OptionGroup var choice: ReportChoice

  func run() throws { try choice.record(isWanted: false) }
}

/// `patchbay opt-in`: reports by mail to an address again.
struct OptIn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opt-in", abstract: "Send reports by mail to an address again.",
    discussion: """
      EXAMPLES
        patchbay opt-in ada@example.org
      """)

  @OptionGroup var choice: ReportChoice

  func run() throws { try choice.record(isWanted: true) }
}

/// Whose choice it is.
struct ReportChoice: ParsableArguments {
  @Argument(help: ArgumentHelp("The address; by default yours, git's user.email.", valueName: "address"))
  var address: String?

  @OptionGroup var tracker: TrackerOptions

  func record(isWanted: Bool) throws {
    let tracker = try tracker.open()
    let person = try Actor.person(address, in: tracker.git)
    let event = try EventWriter(actor: person, reason: nil)
      .event(on: Event.reports(to: person.email), [.reports(isWanted)], in: tracker.snapshot())
    try tracker.record([event], summary: isWanted ? "Want reports by mail" : "Want no reports by mail")
  }
}
