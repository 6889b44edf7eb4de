package import Bytes
package import Git

/// Reads facts from the log.
package enum LogReader {
  /// The facts of one log commit, in the order of their ids; entries that are none are passed over.
  package static func files(of tree: ObjectID, in store: some ObjectStore) throws(GitError)
    -> [FactFile]
  {
    try store.tree(tree).entries.compactMap(FactFile.init)
  }

  /// The fact itself; nil for an event that cannot be read, which counts for nothing.
  package static func fact(_ file: FactFile, in store: some ObjectStore) throws(GitError) -> Fact? {
    let bytes = try store.blob(file.blob)
    switch file.sort {
    case .mail: return .mail(MailFact(raw: bytes, blob: file.blob))
    case .event: return Event(parsing: bytes).map { .event(id: file.blob, $0) }
    }
  }
}
