import Synchronization
import TestSupport

/// Mails delivered as a mail server does it: one process for each.
struct Deliveries {
  let folder: TemporaryDirectory
  let tracker: String

  init() throws {
    folder = try TemporaryDirectory()
    tracker = folder("tracker.git")
    try Command.patchbay("init", tracker).run().succeeded()
  }

  /// Delivers each mail by a process of its own, so many at once; returns what was not accepted.
  func deliver(_ mails: [[UInt8]], atOnce count: Int) throws -> [String] {
    try Self.delivering(mails, to: tracker, atOnce: count).wait().flatMap(\.self)
  }

  /// Starts to deliver; each thread gives what was not accepted of its mails.
  static func delivering(_ mails: [[UInt8]], to tracker: String, atOnce count: Int) -> Threads<[String]> {
    let queue = Queue(mails)
    return Threads(count) { _ in
      var refused: [String] = []
      while let mail = queue.next() {
        let result = try Command.patchbay("ingest", "--quiet", "--tracker", tracker, input: mail).run()
        if result.status != 0 { refused.append("exit \(result.status): \(result.errorText)") }
      }
      return refused
    }
  }

  /// Mails, each of which goes to one thread.
  private final class Queue: Sendable {
    private let rest: Mutex<ArraySlice<[UInt8]>>

    init(_ mails: [[UInt8]]) { rest = Mutex(mails[...]) }

    func next() -> [UInt8]? { rest.withLock { $0.popFirst() } }
  }

  func patchbay(_ arguments: String...) throws -> CommandResult {
    try Command(PackageFiles.binary, arguments: arguments + ["--tracker", tracker]).run()
  }

  func status() throws -> StatusDocument { try patchbay("status", "--json").succeeded().decoded() }

  func digest() throws -> String { try patchbay("digest").succeeded().line }

  /// The digest of the same mails taken in by one process, in this order.
  static func serialDigest(_ mails: [[UInt8]]) throws -> String {
    let serial = try Deliveries()
    for (index, mail) in mails.enumerated() { try serial.folder.write("\(index)", mail) }
    let files = mails.indices.map { serial.folder("\($0)") }
    try Command(PackageFiles.binary, arguments: ["ingest", "--quiet", "--tracker", serial.tracker] + files)
      .run().succeeded()
    return try serial.digest()
  }
}
