import Bytes
import Dispatch
import Git
import Synchronization
import Platform
import Tracker

/// Parsing and compressing a batch of mails on all cores, in the background.
///
/// Touches nothing but the mails' bytes, so it runs beside the folding of the batch before.
final class BatchPreparation: Sendable {
  /// A mail, parsed, and compressed if that was asked for.
  struct Prepared: Sendable {
    let fact: MailFact
    private let raw: [UInt8]
    private let compressed: Result<PackEntry, GitError>?

    init(_ raw: [UInt8], compressing: Bool) {
      let blob = StoredObject.id(.blob, raw)
      fact = MailFact(raw: raw, blob: blob)
      compressed = compressing ? Self.compress(raw, blob) : nil
      self.raw = compressing ? [] : raw
    }

    /// The mail as it goes into a pack.
    func entry() throws(GitError) -> PackEntry {
      try (compressed ?? Self.compress(raw, fact.record.blob)).get()
    }

    private static func compress(_ raw: [UInt8], _ blob: ObjectID) -> Result<PackEntry, GitError> {
      Result { () throws(GitError) in try PackEntry(compressing: .blob, raw, id: blob) }
    }
  }

  private let group = DispatchGroup()
  private let prepared = Mutex<[Prepared]>([])

  init(of mails: [[UInt8]], compressing: Bool) {
    DispatchQueue.global().async(group: group) { [self] in
      let result = Parallel.map(mails) { Prepared($0, compressing: compressing) }
      prepared.withLock { $0 = result }
    }
  }

  /// The prepared mails, in order, when all are ready. To be called once.
  func wait() -> [Prepared] {
    group.wait()
    return prepared.withLock { prepared in
      defer { prepared = [] }
      return prepared
    }
  }
}
