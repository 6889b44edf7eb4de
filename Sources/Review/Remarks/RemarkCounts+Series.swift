package import Index
package import Tracker

extension RemarkCounts {
  /// Those on this version and those carried over from the one before, as `review` shows them.
  package init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    let remarks = try SeriesReview(group, in: snapshot).parts.flatMap(\.remarks)
    self.init(open: remarks.count(where: \.standing.isOpen), all: remarks.count)
  }

  package var json: JSONValue { ["open": .int(open as Int), "all": .int(all as Int)] }
}
