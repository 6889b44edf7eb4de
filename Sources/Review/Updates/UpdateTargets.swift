package import Bytes
package import Tracker

/// What `update` works on: the patches and cover letters that ids or a filter name.
package struct UpdateTargets {
  package private(set) var ids: [ObjectID] = []
  /// How many of them are patches.
  package private(set) var patches = 0
  private var seen: Set<ObjectID> = []

  package init() {}

  /// How many patches there are, in words.
  package var text: String { patches == 1 ? "1 patch" : "\(patches) patches" }

  /// What an ID names: a patch; or a series, which is all its patches and its cover letter.
  package mutating func add(_ text: String, in snapshot: Snapshot) throws {
    switch try Selection.target(text, in: snapshot) {
    case .patch(let id, _, _): add(patch: id)
    case .series(let group):
      if let cover = group.cover, seen.insert(cover).inserted { ids.append(cover) }
      // A patch that stands in an earlier version is that version's.
      for patch in group.allPatches where group.inherited[patch.number] != patch.id { add(patch: patch.id) }
      if group.cover == nil, group.patches.isEmpty, seen.insert(group.head).inserted { ids.append(group.head) }
    case .message(let id):
      throw CommandFailure(
        .no, "cannot update \(id.hex.prefix(12))", why: "it is not a patch and belongs to no series",
        advice: "see `patchbay show \(id.hex.prefix(12))`")
    }
  }

  package mutating func add(patch id: ObjectID) {
    guard seen.insert(id).inserted else { return }
    ids.append(id)
    patches += 1
  }
}
