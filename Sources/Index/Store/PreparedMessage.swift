import Bytes
import Git
import Patches
import Tracker

/// A message made ready to be indexed. A class, because many are sorted.
final class PreparedMessage: Sendable {
  let id: ObjectID
  let date: Int64
  let received: Int64
  /// The sender, as lists compare people.
  let sender: [UInt8]
  let routing: Routing
  /// The state that the mail asks for.
  let stateHint: String?
  /// What it answers or refers to.
  let citations: Citations
  let document: Document

  /// - Parameter blob: The record's blob in the view.
  init(
    _ id: ObjectID, blob: ObjectID, _ level: IndexLevel, _ people: People, _ configuration: TrackerConfiguration,
    in store: some ObjectStore
  ) throws(GitError) {
    self.id = id
    let record = people.naming(MessageRecord(parsing: try store.blob(blob)))
    sender = ListFilter.folded(record.content.sender)
    citations = record.content.citations
    routing = Routing(record, by: configuration)
    stateHint = record.content.hints.state
    date = record.listDate
    received = record.receivedDate
    switch level {
    case .records: document = Document(record)
    case .text: document = Document(record, mail: try store.blob(record.blob))
    }
  }

  /// By date, then id.
  static func precedes(_ left: PreparedMessage, _ right: PreparedMessage) -> Bool {
    DateOrder.precedes((left.date, left.id), (right.date, right.id))
  }
}
