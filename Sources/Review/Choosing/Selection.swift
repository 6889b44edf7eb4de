package import Bytes
import Platform
package import Tracker

/// What an ID refers to.
package enum Selection {
  /// A patch, a whole series, or another message.
  package enum Target {
    case series(SeriesGroup)
    case patch(ObjectID, number: Int, of: SeriesGroup)
    case message(ObjectID)
  }

  /// Finds what the ID names: a series by its head or by any message that is no patch, a patch by its own id or as
  /// `SERIES/N`, else the message.
  package static func target(_ text: String, in snapshot: Snapshot) throws -> Target {
    if let (name, number) = numbered(text), try snapshot.resolve(text).isEmpty {
      let series = try series(name, in: snapshot)
      guard let patch = series.allPatches.first(where: { $0.text == number }) else {
        let isBeyond = (Int(number) ?? 0) > series.total || number == "0"
        let count = series.total == 1 ? "there is 1 part" : "there are \(series.total) parts"
        throw CommandFailure(
          .no, "no patch \(number) in series \(series.head.hex.prefix(12))",
          why: isBeyond ? count : "it has not arrived", advice: "see `patchbay show \(name)`")
      }
      return .patch(patch.id, number: patch.number, of: series)
    }
    let id = try message(text, in: snapshot)
    guard let series = try snapshot.series(containing: id) else { return .message(id) }
    if id != series.head, let patch = series.allPatches.first(where: { $0.id == id }) {
      return .patch(id, number: patch.number, of: series)
    }
    return .series(series)
  }

  /// The series that any of its messages' ids names.
  package static func series(_ text: String, in snapshot: Snapshot) throws -> SeriesGroup {
    let id = try message(text, in: snapshot)
    guard let series = try snapshot.series(containing: id) else {
      throw CommandFailure(
        .no, "no series with \(text)", why: "the message belongs to none", advice: "see `patchbay thread \(text)`")
    }
    return series
  }

  /// The message that an id, a unique prefix or a Message-ID names.
  package static func message(_ text: String, in snapshot: Snapshot) throws -> ObjectID {
    let found = try snapshot.resolve(text)
    if found.count == 1, let id = found.first { return id }
    if found.isEmpty {
      if (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ Hex.value(of: $0) != nil }) {
        throw CommandFailure(
          .usage, "\(text) is too short", why: "an id has at least 4 digits", advice: "give more digits")
      }
      throw CommandFailure(
        .no, "nothing found for \(text)", why: "no message has this id, prefix or Message-ID",
        advice: "see `patchbay list`")
    }
    let candidates = try found.prefix(10).map { id in
      let name = try snapshot.message(id)?.content.name ?? ""
      return "\(id.hex.prefix(12)) (\(DisplayWidth.truncated(name, to: 40)))"
    }
    throw CommandFailure(
      .usage, "\(text) is ambiguous", why: candidates.joined(separator: ", ") + (found.count > 10 ? ", …" : ""),
      advice: "give more digits")
  }

  /// The message that is meant, whatever it is: `SERIES/N` names one, too.
  package static func anyMessage(_ text: String, in snapshot: Snapshot) throws -> ObjectID {
    switch try target(text, in: snapshot) {
    case .patch(let id, _, _), .message(let id): id
    case .series: try message(text, in: snapshot)
    }
  }

  /// `SERIES/N`, or `SERIES/2.5`, taken apart. A Message-ID may hold a slash too, so the whole is looked up first.
  private static func numbered(_ text: String) -> (name: String, number: String)? {
    guard let slash = text.lastIndex(of: "/") else { return nil }
    let halves = text[text.index(after: slash)...].split(separator: ".", omittingEmptySubsequences: false)
    let numbers = halves.compactMap { Int($0) }.filter { $0 >= 0 }
    guard (1...2).contains(halves.count), numbers.count == halves.count else { return nil }
    return (String(text[..<slash]), numbers.map(String.init).joined(separator: "."))
  }
}

extension Selection {
  /// A message that the view lists and does not have.
  package static func damaged(_ id: ObjectID) -> CommandFailure {
    CommandFailure(
      .unavailable, "cannot show \(id.hex)", why: "the view does not contain it", advice: "run `patchbay rebuild`")
  }
}
