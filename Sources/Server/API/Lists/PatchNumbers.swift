import Bytes
import Tracker

/// The patches that were asked for by number: CI reports on the same ones again and again, and whether a mail is a patch of
/// a series depends on its neighbours. Kept while no mail comes.
///
/// Not for use by two threads at once.
final class PatchNumbers {
  private var mails: ViewData?
  private var ids: [String: ObjectID] = [:]

  private static let limit = 10_000

  /// The patch that a parameter of the address names.
  ///
  /// - Parameter find: Finds it; not called for one that was found before.
  func id(_ parameter: String, in snapshot: Snapshot, _ find: () throws -> ObjectID) rethrows -> ObjectID {
    let mails = snapshot.data.withoutReviews
    if mails != self.mails || ids.count >= Self.limit { (self.mails, ids) = (mails, [:]) }
    if let known = ids[parameter] { return known }
    let id = try find()
    ids[parameter] = id
    return id
  }
}
