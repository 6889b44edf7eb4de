package import Bytes
import Mail
package import Patches
package import Tracker

/// A patch in its series.
package struct PatchDetails {
  package var id: ObjectID { part.id }
  /// The patch and its number in the series.
  package let part: SeriesGroup.Numbered
  package let record: MessageRecord
  /// What was done to it, its series apart.
  package let history: ReviewHistory
  package let review: ReviewSummary
  package let reviewState: ReviewState
  /// The delegate; nil if there is none.
  package let delegate: Delegate?
  package let routing: Routing
  /// Those of its commit message, then those that replies gave.
  package let trailers: [Trailer]
  /// Those that replies gave, and who.
  package let given: [CollectedTrailers.Given]
  /// Those that replies gave and that do not count, and why.
  package let leftOut: [CollectedTrailers.LeftOut]
  /// Where its mail is to be read.
  package var link: String? = nil

  /// The trailers as lines for people, with the version that they were given to where that is an earlier one.
  package var trailerLines: [String] {
    trailers.map { trailer in
      let carried = given.first { $0.trailer == trailer }?.carriedFrom
      let remark = trailer.remark.map { " " + $0 } ?? ""
      return "\(trailer.key): \(trailer.value)\(remark)" + (carried.map { " (given to v\($0))" } ?? "")
    }
  }

  package var notes: Notes { Notes([(name: record.content.name, history: history)]) }

  package var state: String { reviewState.name }

  package var json: JSONValue { document(adding: []) }

  /// The same with further members after these.
  package func document(adding more: [JSONValue.Member]) -> JSONValue {
    guard case .object(let members) = ownJSON else { return ownJSON }
    return .object(members + more)
  }

  private var ownJSON: JSONValue {
    [
      "id": .string(id.hex as String),
      "messageID": .string(record.content.messageID),
      "name": .string(record.content.name as String),
      "number": .number(part.text),
      "date": .string(record.content.date?.iso8601),
      "submitter": PersonValue.json(record.content.sender),
      "state": .string(state as String),
      "delegate": .string(delegate?.name),
      "archived": .bool(review.isArchived),
      "commit": .string(review.commit),
      "trailers": .array(
        trailers.map { trailer in
          let given = given.first { $0.trailer == trailer }
          return [
            "key": .string(trailer.key as String), "value": .string(trailer.value as String),
            "from": .string(given?.message.hex), "givenTo": given?.carriedFrom.map { .int($0 as Int) } ?? nil,
          ]
        }),
      "checks": review.checkCounts.json,
      "patchID": .string(record.content.patchID?.hex),
      "files": .strings(record.content.files),
      "project": .string(routing.project),
      "projects": .strings(routing.projects),
      "checkResults": .array(review.checks.map(\.json)),
      "notes": notes.json,
      "trailersLeftOut": .array(
        leftOut.map {
          [
            "key": .string($0.given.trailer.key as String), "value": .string($0.given.trailer.value as String),
            "message": .string($0.given.message.hex as String), "reason": .string($0.reason as String),
          ]
        }),
      "link": .string(link),
    ]
  }
}
