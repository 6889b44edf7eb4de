package import Bytes
import Mail
package import Patches
package import Tracker

/// A remark of a reply with who made it, and whether it still wants an answer.
package struct PlacedRemark: Sendable {
  /// The reply that remarks stand in: one for all of them, for a stranger may make a hundred thousand.
  package final class Reply: Sendable {
    let id: ObjectID
    let record: MessageRecord
    /// How many answers lie between the patch and the message, this one among them.
    let depth: Int

    init(id: ObjectID, record: MessageRecord, depth: Int) {
      (self.id, self.record, self.depth) = (id, record, depth)
    }
  }

  let reply: Reply
  /// Which of the message's remarks it is, from 1.
  package let number: Int
  package let text: String
  package let quoted: [String]
  package var place: RemarkPlace
  package let isApproximate: Bool
  /// The name of the remark that it answers.
  package let answers: String?
  package var standing: RemarkStanding
  /// The version that it was made on, where that is an earlier one.
  package var version: Int?
  /// Whether the line that it is about is gone since.
  package var isGone = false

  package var message: ObjectID { reply.id }
  package var record: MessageRecord { reply.record }
  package var depth: Int { reply.depth }

  /// What ``answers`` calls it.
  package var name: String { "\(message.hex)/\(number)" }

  package var json: JSONValue {
    [
      "message": .string(message.hex as String),
      "messageID": .string(record.content.messageID),
      "author": PersonValue.json(record.content.sender),
      "date": .string(record.content.date?.iso8601),
      "depth": .int(depth as Int),
      "place": placeJSON,
      "quoted": .string(quoted.joined(separator: "\n") as String),
      "text": .string(text as String),
      "answers": .string(answers),
      "open": .bool(standing.isOpen),
      "why": .string(standing.reason as String),
      "id": .string(name as String),
      "version": .int(version),
      "gone": .bool(isGone),
      "approximate": .bool(isApproximate),
    ]
  }

  private var placeJSON: JSONValue {
    let (kind, file, side, line): (String, String?, String?, Int?) =
      switch place.kind {
      case .message(let line): ("message", nil, nil, line)
      case .line(let file, let side, let line): ("line", file, side.rawValue, line)
      case .hunk(let file, let line): ("hunk", file, nil, line)
      case .patch: ("patch", nil, nil, nil)
      }
    return ["kind": .string(kind as String), "file": .string(file), "side": .string(side), "line": .int(line)]
  }
}
