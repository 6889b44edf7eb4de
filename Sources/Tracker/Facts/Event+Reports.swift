public import Bytes
import Mail

extension Event {
  /// The target of events on the reports to an address, which is the name of no message.
  public static func reports(to address: String) -> ObjectID {
    SHA1.blobID(Array("reports to \(Address(name: nil, email: address).key)".utf8))
  }

  /// Whether the actor wants reports, if the event says so in the actor's own name.
  public var isOwnChoiceOfReports: Bool {
    target == Self.reports(to: actor.email)
      && changes.contains { if case .reports = $0 { true } else { false } }
  }
}
