public import Bytes
public import Patches
public import Tracker

/// The commits of a series, in order.
public struct SeriesPlan: Sendable {
  public private(set) var commits: [PlannedCommit] = []
  /// The first mail that no commit can be made from; the commits stop before it.
  public private(set) var problem: PlanError?

  public init(commits: [PlannedCommit]) { self.commits = commits }

  /// - Parameters:
  ///   - patches: The patches in order.
  ///   - trailers: What to add to each commit message.
  public init(
    of patches: [SeriesGroup.Numbered], adding trailers: [ObjectID: [Trailer]] = [:],
    options: ExportOptions = ExportOptions(), in snapshot: Snapshot
  ) throws {
    for patch in patches {
      guard let record = try snapshot.message(patch.id) else {
        problem = PlanError(number: patch.number, reason: .missing)
        return
      }
      do throws(PlanError) {
        commits += try PlannedCommit.all(
          id: patch.id, number: patch.number, raw: try Self.mail(record, patch.number, snapshot),
          sender: record.senderByOtherCopy, trailers: trailers[patch.id] ?? [], options: options)
      } catch {
        problem = error
        return
      }
    }
  }

  private static func mail(_ record: MessageRecord, _ number: Int, _ snapshot: Snapshot) throws(PlanError) -> [UInt8] {
    do { return try snapshot.mail(record) } catch { throw PlanError(number: number, reason: .missing) }
  }
}
