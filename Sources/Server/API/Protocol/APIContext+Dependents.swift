import Bytes
import Index
import Tracker

extension APIContext {
  /// The heads of the series that say they depend on this one, oldest first.
  ///
  /// - Throws: `UnfinishedSearch` while there is no index to ask.
  func dependents(on group: SeriesGroup) throws -> [ObjectID] {
    if let known = dependents[group.head] { return known }
    var asked = [group]
    if shown.contains(group.head) { asked = try shown.compactMap(self.group) }
    let found = try call.reader.finder().dependents(on: asked)
    for group in asked { dependents[group.head] = found[group.head] ?? [] }
    return found[group.head] ?? []
  }
}
