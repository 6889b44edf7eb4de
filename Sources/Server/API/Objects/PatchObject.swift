import Bytes
import Mail
import Patches
import Review
import Tracker

/// A patch, or a pull request, as the API shows it.
enum PatchObject {
  /// In another object.
  static func embedded(_ id: ObjectID, _ record: MessageRecord, _ context: APIContext) -> JSONValue {
    var object = APIObject(.patch, id, record, context)
    object.set("mbox", context.mailbox("patch", id))
    return object.json
  }

  /// As lists have it.
  static func listed(_ patch: PatchRecord, of series: SeriesRecord, _ context: APIContext) throws -> JSONValue {
    let hash = try context.call.reader.hash(of: patch.record, in: context.snapshot)
    return try object(patch, of: series, context, hash: hash).json
  }

  /// By itself: with the mail's header, text and diff.
  static func whole(_ patch: PatchRecord, of series: SeriesRecord, _ context: APIContext) throws -> JSONValue {
    let message = Message(try context.snapshot.mail(patch.record))
    let mail = ReadMail(message)
    let hash = mail.kind == .patch ? PatchworkHash.hash(of: message, mail) : nil
    var object = try object(patch, of: series, context, hash: hash)
    object.set("headers", MailObject.headers(message))
    object.set("content", MailObject.content(message, mail))
    object.set("diff", mail.diff.map { String(decoding: message.textCharset.utf8($0[...]), as: UTF8.self) })
    object.set("prefixes", .strings(PatchworkName.prefixes(patch.record)))
    return object.json
  }

  /// - Parameter hash: By what Patchwork's robots tell the patch again; nil where there is no diff.
  private static func object(
    _ patch: PatchRecord, of series: SeriesRecord, _ context: APIContext, hash: ObjectID?
  ) throws -> APIObject {
    let (id, record) = (patch.id, patch.record)
    let project = ProjectObject.embedded(context.project(of: record), context)
    let url = context.url("patches", id.number)
    var object = APIObject(.patch, id, record, showing: project, context)
    object.set("commit_ref", patch.review.commit)
    object.set("pull_url", pullURL(record))
    object.set("state", patch.state)
    object.set("archived", patch.review.isArchived)
    object.set("hash", hash?.hex)
    object.set("submitter", PersonObject.embedded(record.content.sender, context))
    object.set("delegate", try UserObject.embedded(delegate: patch.delegate, context))
    object.set("mbox", context.mailbox("patch", id))
    object.set("series", .array([SeriesObject.embedded(series, context)]))
    object.set("comments", url + "comments/", since: .v11)
    object.set("check", patch.check.rawValue)
    object.set("checks", url + "checks/")
    object.set("tags", .object([]))
    object.set("related", .array(related(patch, of: series, context)), since: .v12)
    return object
  }

  /// The repository, a blank, and what to pull.
  private static func pullURL(_ record: MessageRecord) -> String? {
    guard record.content.kind == .pullRequest, let source = record.content.pullRequest else { return nil }
    return PatchworkName.bounded(source.url + (source.ref.map { " " + $0 } ?? ""))
  }

  /// The same patch in the versions before and after this one's.
  private static func related(
    _ patch: PatchRecord, of series: SeriesRecord, _ context: APIContext
  ) -> [JSONValue] {
    [series.group.previous, series.group.next].compactMap { head in
      guard let head, let group = try? context.group(head) else { return nil }
      for other in group.allPatches where other.id != patch.id {
        guard let record = try? context.snapshot.message(other.id) else { continue }
        if record.content.name == patch.record.content.name {
          return embedded(other.id, record, context)
        }
      }
      return nil
    }
  }
}
