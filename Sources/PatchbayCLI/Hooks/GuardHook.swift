import Bytes
import Git
import Platform
import Review
import Services
import Tracker

/// A push to the tracker itself: git's update hook, called for each reference with its name, old and new object.
enum GuardHook {
  /// How many fit into what the other side reads of a hook's output.
  private static let faultLimit = 100

  static func run(_ options: TrackerOptions, _ arguments: [String]) throws {
    guard arguments.count == 3, let old = ObjectID(hex: arguments[1]), let new = ObjectID(hex: arguments[2]) else {
      throw CommandFailure(.usage, "cannot check the push", why: "the update hook takes REFERENCE OLD NEW")
    }
    let tracker = try HookPlace.tracker(options)
    let request = PushGuard.Request(
      reference: arguments[0], old: old == .zero ? nil : old, new: new == .zero ? nil : new, person: HookPlace.person,
      isByToken: Environment.variable("PATCHBAY_VIA") == "http")
    do {
      try PushGuard.check(request, in: tracker)
    } catch let refusal as PushGuard.Refusal {
      // For the tracker that pushes, which leaves out what is refused and passes on the rest.
      for fault in refusal.faults.prefix(faultLimit) { StandardError.line(UntrustedText.line(fault.line)) }
      throw CommandFailure(.noPermission, "the push is refused", why: refusal.description)
    }
  }
}
