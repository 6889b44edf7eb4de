public import Bytes
package import Git
import Mail

/// Reads facts from the log.
package enum LogReader {
  /// The facts of one log commit, in the order of their ids; other entries are skipped.
  package static func files(of tree: ObjectID, in store: some ObjectStore) throws(GitError)
    -> [FactFile]
  {
    try store.tree(tree).entries.compactMap(FactFile.init)
  }

  /// The facts of one log commit; see ``fact(_:of:in:)``.
  package static func facts(
    of commit: Commit, in store: some ObjectStore, _ body: (Fact) throws -> Void
  ) throws {
    for file in try files(of: commit.tree, in: store) {
      if let fact = try fact(file, of: commit, in: store) { try body(fact) }
    }
  }

  /// The fact itself; nil for an event that cannot be read, which is ignored.
  ///
  /// - Parameter commit: The commit that carries it: no event happened more than a day after it (``Event/latest(in:)``).
  package static func fact(
    _ file: FactFile, of commit: Commit, in store: some ObjectStore
  ) throws(GitError) -> Fact? {
    try LoggedFile(file: file, latest: Event.latest(in: commit)).fact(in: store)
  }
}

/// A fact's file, with what its commit says of it.
struct LoggedFile: Sendable {
  let file: FactFile
  /// No event happened after this (``Event/latest(in:)``).
  let latest: Timestamp

  /// See ``LogReader/fact(_:of:in:)``.
  func fact(in store: some ObjectStore) throws(GitError) -> Fact? {
    let bytes = try store.blob(file.blob)
    switch file.kind {
    case .mail: return .mail(MailFact(raw: bytes, blob: file.blob))
    case .event: return Event(parsing: bytes).map { .event(id: file.blob, $0.notAfter(latest)) }
    }
  }

  /// A file, and about when its fact happened (``Fact/seconds``).
  struct Dated: Sendable {
    let file: LoggedFile
    let seconds: Int64
  }

  /// What is read of a mail for its date: as good as all headers end before.
  private static let longestHeader = 1 << 14

  /// The file with the date of its fact, which is read without interpreting a mail.
  func dated(in store: some ObjectStore) throws(GitError) -> Dated {
    let bytes = try store.blob(file.blob)
    switch file.kind {
    case .mail:
      let message = Message(Array(bytes.prefix(Self.longestHeader)))
      return Dated(file: self, seconds: (message.received ?? message.date)?.seconds ?? 0)
    case .event: return Dated(file: self, seconds: Event(parsing: bytes)?.date.timestamp.seconds ?? 0)
    }
  }
}

/// Something that happened, written once and never changed.
///
/// A reference: a record is large, and thousands of facts are sorted and handed on.
public indirect enum Fact: Sendable {
  /// A mail arrived.
  case mail(MailFact)
  /// An event; `id` is its blob.
  case event(id: ObjectID, Event)

  /// About when it happened, in seconds since 1970: facts that have to do with one another lie near one another.
  var seconds: Int64 {
    switch self {
    case .mail(let mail): mail.record.copies.first.flatMap { $0.received ?? $0.date } ?? 0
    case .event(_, let event): event.date.timestamp.seconds
    }
  }
}
