public import Bytes
import Mail

extension Event {
  /// What events on the reports to an address are about: no message has this name.
  public static func reports(to address: String) -> ObjectID {
    SHA1.blobID(Array("reports to \(Address(name: nil, email: address).key)".utf8))
  }

  /// Whether it says, in its actor's own name, if the actor wants reports.
  public var isOwnChoiceOfReports: Bool {
    target == Self.reports(to: actor.email)
      && changes.contains { if case .reports = $0 { true } else { false } }
  }
}
