import Bytes
import Mail
import Patches
import Tracker

/// A patch in its series.
struct PatchDetails {
  let id: ObjectID
  let number: Int
  let record: MessageRecord
  /// What was done to it, its series apart.
  let history: ReviewHistory
  let review: ReviewSummary
  let reviewState: ReviewState
  /// Who is to deal with it; nil for nobody.
  let delegate: Delegate?
  let routing: Routing
  /// Those of its commit message, then those that replies gave.
  let trailers: [Trailer]
  /// Those that replies gave and that do not count, and why.
  let leftOut: [CollectedTrailers.LeftOut]

  var notes: Notes { Notes([(name: record.content.name, history: history)]) }

  var state: String { reviewState.name }

  var json: JSONValue {
    [
      "id": .string(id.hex as String),
      "messageID": .string(record.content.messageID),
      "name": .string(record.content.name as String),
      "number": .int(number as Int),
      "date": .string(record.content.date?.iso8601),
      "submitter": PersonValue.json(record.content.sender),
      "state": .string(state as String),
      "delegate": .string(delegate?.name),
      "archived": .bool(review.isArchived),
      "commit": .string(review.commit),
      "trailers": .array(
        trailers.map { ["key": .string($0.key as String), "value": .string($0.value as String)] }),
      "checks": review.checksJSON,
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
    ]
  }
}
