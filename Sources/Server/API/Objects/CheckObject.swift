import Bytes
import Mail
import Review
import Tracker

/// A result of a check on a patch: one event in the patch's history.
struct CheckRecord {
  let entry: ReviewHistory.Entry
  let check: Event.Check

  var number: Int { entry.id.number }

  /// All that were recorded on the patch, oldest first.
  static func all(_ patch: PatchRecord) -> [CheckRecord] {
    patch.history.entries.compactMap(CheckRecord.init)
  }

  /// nil for an entry that is about something else.
  init?(_ entry: ReviewHistory.Entry) {
    for case .check(let check) in entry.event.changes {
      (self.entry, self.check) = (entry, check)
      return
    }
    return nil
  }

  /// The context as clients of Patchwork compare it: letters, digits, `-` and `_`.
  var context: String { Self.slug(check.context) }

  static func slug(_ context: String) -> String {
    var result = ""
    for byte in context.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "-"
      }
    }
    return PatchworkName.bounded(result.isEmpty ? "-" : result)
  }
}

enum CheckObject {
  static func whole(_ check: CheckRecord, on patch: ObjectID, _ context: APIContext) -> JSONValue {
    var object = APIObject(context.version)
    object.set("id", check.number)
    object.set("url", url(check, patch, context))
    object.set("user", UserObject.embedded(APIUser(check.entry.event.actor), context))
    object.set("date", APITime.precise(check.entry.event.date.seconds))
    object.set("state", check.check.state.rawValue)
    object.set("target_url", check.check.url)
    object.set("context", check.context)
    object.set("description", check.check.description)
    return object.json
  }

  /// In an event.
  static func embedded(_ check: CheckRecord, on patch: ObjectID, _ context: APIContext) -> JSONValue {
    var object = APIObject(context.version)
    object.set("id", check.number)
    object.set("url", url(check, patch, context))
    object.set("date", APITime.precise(check.entry.event.date.seconds))
    object.set("state", check.check.state.rawValue)
    object.set("target_url", check.check.url)
    object.set("context", check.context)
    return object.json
  }

  private static func url(_ check: CheckRecord, _ patch: ObjectID, _ context: APIContext) -> String {
    "\(context.url("patches", patch.number))checks/\(check.number)/"
  }
}
