import Bytes
import Index
import Patches
import Tracker

/// A list as the archive shows it: all mail, or a project's.
struct Archive {
  /// nil for all mail.
  let project: TrackerConfiguration.Project?
  let call: Call

  /// The name of the archive of all mail, as lore has it.
  static let all = "all"

  /// - Throws: ``Problem`` if there is no such list.
  init(_ call: Call) throws {
    let name = call.parameters["list"]
    if name == Self.all {
      project = nil
    } else if let project = call.snapshot.configuration.project(name) {
      self.project = project
    } else {
      throw Problem.notFound
    }
    self.call = call
  }

  var name: String { project?.name ?? Self.all }

  /// The message of this Message-ID, or of an id of ours.
  ///
  /// - Throws: ``Problem`` if it is not there.
  func message(_ text: String) throws -> (id: ObjectID, record: MessageRecord) {
    // Blanks within a Message-ID do not count when a mail is read either.
    let found = try call.snapshot.resolve(text.filter { !$0.isWhitespace })
    guard found.count == 1, let id = found.first, let record = try call.snapshot.message(id) else {
      throw Problem.notFound
    }
    return (id, record)
  }

  func contains(_ record: MessageRecord) -> Bool {
    guard let project else { return true }
    return call.snapshot.configuration.projects(of: record).contains { $0.name == project.name }
  }

  /// The mails of this list that the query finds, newest first.
  func search(_ query: String, limit: Int) throws -> [(id: ObjectID, record: MessageRecord)] {
    let parsed = try call.reader.parse(query)
    let finder = try call.reader.finder()
    // Mails of other lists are found, too: they are asked for in growing numbers until there are enough of this one's.
    var wanted = limit
    while true {
      let hits = try finder.messages(parsed, limit: wanted)
      let found = try hits.compactMap { hit in try call.snapshot.message(hit.id).map { (id: hit.id, record: $0) } }
        .filter { contains($0.record) }
      if found.count >= limit || hits.count < wanted { return Array(found.prefix(limit)) }
      wanted *= 4
    }
  }

  /// Where a message's page is.
  func page(_ id: ObjectID, _ record: MessageRecord) throws -> String {
    switch record.content.kind {
    case .patch: Addresses.patch(id, record)
    case .cover, .pullRequest: Addresses.series(id, record)
    case .comment, .other: Addresses.message(id, record)
    }
  }

  /// The address of a message in this archive.
  func address(_ id: ObjectID, _ record: MessageRecord) -> String {
    "/\(PercentEncoding.encoded(name))/\(PercentEncoding.encoded(record.content.messageID ?? id.hex))/"
  }
}
