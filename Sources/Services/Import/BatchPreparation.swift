import Bytes
import Dispatch
import Git
import Synchronization
import Platform
import Tracker

/// Parsing and compressing a batch of mails on all cores, in the background.
///
/// It touches only the mails' bytes, so it runs while the previous batch is folded. Folding is one long chain of steps,
/// so its thread comes first where there are not enough processors.
final class BatchPreparation: Sendable {
  /// A mail, parsed, and compressed if requested.
  final class Prepared: Sendable {
    let fact: MailFact
    let raw: [UInt8]
    /// Where it lies.
    let origin: String
    /// Distinguishes its bytes from others with the same id; seeded per process, so that nobody can construct a
    /// collision.
    let fingerprint: Int
    private let compressed: Result<PackEntry, GitError>?

    init(_ mail: BulkImport.Mail, compressing: Bool) {
      raw = mail.bytes
      origin = mail.origin
      let blob = StoredObject.id(.blob, raw)
      fact = MailFact(raw: raw, blob: blob)
      compressed = compressing ? Self.compress(raw, blob) : nil
      var hasher = Hasher()
      raw.withUnsafeBytes { hasher.combine(bytes: $0) }
      fingerprint = hasher.finalize()
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

  init(of mails: [BulkImport.Mail], compressing: Bool) {
    let work: @Sendable () -> Void = { [self] in
      let result = Parallel.map(mails) { Prepared($0, compressing: compressing) }
      prepared.withLock { $0 = result }
      group.leave()
    }
    group.enter()
    if !Worker.start(.afterOthers, work) { work() }
  }

  /// Waits for the prepared mails and returns them in order. Call it once.
  func wait() -> [Prepared] {
    group.wait()
    return prepared.withLock { prepared in
      defer { prepared = [] }
      return prepared
    }
  }
}
