package import Bytes
package import Tracker

/// What a person corrects: the mails that an event is about.
package struct Correction {
  /// The messages to write events on.
  package let targets: [ObjectID]
  package let change: Event.Change
  /// For people: `3f2a91c0d2 is a newer version of 77e0d1f4a9`.
  package let text: String

  /// The one series is a newer version of the other.
  package static func version(_ newer: String, of older: String, in snapshot: Snapshot) throws -> Correction {
    let (one, other) = (try Selection.series(newer, in: snapshot), try Selection.series(older, in: snapshot))
    guard one.head != other.head else {
      throw CommandFailure(
        .usage, "cannot link \(short(one.head)) to itself", why: "both ids name one series",
        advice: "see `patchbay show \(short(one.head))`")
    }
    return Correction(
      targets: [one.head], change: .follows(.to(other.head)),
      text: "\(short(one.head)) is a newer version of \(short(other.head))")
  }

  /// The mails are parts of the other's series: a patch, or all that belongs to a series.
  package static func parts(_ part: String, of series: String, in snapshot: Snapshot) throws -> Correction {
    let whole = try Selection.series(series, in: snapshot)
    let targets: [ObjectID]
    switch try Selection.target(part, in: snapshot) {
    case .patch(let id, _, _), .message(let id): targets = [id]
    case .series(let group): targets = group.members.sorted()
    }
    guard Set(targets).isDisjoint(with: whole.members) else {
      throw CommandFailure(
        .no, "nothing to link", why: "\(part) is already part of \(short(whole.head))",
        advice: "see `patchbay show \(short(whole.head))`")
    }
    return Correction(
      targets: targets, change: .belongs(.to(whole.head)),
      text: "\(targets.map(short).joined(separator: ", ")) belongs to \(short(whole.head))")
  }

  /// A patch is no part of its series; a series is no newer version of anything.
  ///
  /// - Parameter isPart: Means the mail itself where the id names a whole series.
  package static func apart(_ text: String, isPart: Bool, in snapshot: Snapshot) throws -> Correction {
    switch try Selection.target(text, in: snapshot) {
    case .patch(let id, _, let group) where group.members.count > 1: return part(id)
    case .patch(_, _, let group), .series(let group):
      if isPart { return part(try Selection.message(text, in: snapshot)) }
      guard let previous = group.previous else {
        throw CommandFailure(
          .no, "nothing to unlink", why: "\(short(group.head)) is not a newer version of another series",
          advice: "give --parts to take a mail out of its series")
      }
      return Correction(
        targets: [group.head], change: .follows(.none),
        text: "\(short(group.head)) is not a newer version of \(short(previous))")
    case .message(let id):
      throw CommandFailure(
        .no, "nothing to unlink", why: "\(short(id)) belongs to no series", advice: "see `patchbay thread \(short(id))`"
      )
    }
  }

  private static func part(_ id: ObjectID) -> Correction {
    Correction(targets: [id], change: .belongs(.none), text: "\(short(id)) is not part of a series")
  }

  /// What was said is taken back, and the rules say again where the mails belong.
  package static func byRules(_ text: String, isPart: Bool, in snapshot: Snapshot) throws -> Correction {
    switch try Selection.target(text, in: snapshot) {
    case .series(let group) where !isPart:
      return Correction(
        targets: group.members.sorted(), change: .follows(.rules),
        text: "the rules say what \(short(group.head)) is a newer version of")
    case .series, .patch, .message:
      let id = try Selection.message(text, in: snapshot)
      return Correction(
        targets: [id], change: .belongs(.rules), text: "the rules say which series \(short(id)) belongs to")
    }
  }

  /// Messages that are not to be seen, or to be seen again.
  package static func hidden(_ texts: [String], _ isHidden: Bool, in snapshot: Snapshot) throws -> Correction {
    let targets = try texts.map { text in
      guard !isHidden else { return try Selection.message(text, in: snapshot) }
      let found = try snapshot.resolveHidden(text)
      guard found.count == 1, let id = found.first else {
        throw CommandFailure(
          found.isEmpty ? .no : .usage, "cannot show \(text) again",
          why: found.isEmpty ? "no hidden message has this id" : "it names \(found.count) hidden messages",
          advice: "see `patchbay log`")
      }
      return id
    }
    return Correction(
      targets: targets, change: .hidden(isHidden),
      text: targets.map(short).joined(separator: ", ") + (isHidden ? " hidden" : " shown again"))
  }

  private static func short(_ id: ObjectID) -> String { String(id.hex.prefix(10)) }
}
