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
  func deliver(_ mails: [[UInt8]], atOnce count: Int) async throws -> [String] {
    try await Self.deliver(mails, to: tracker, atOnce: count)
  }

  static func deliver(_ mails: [[UInt8]], to tracker: String, atOnce count: Int) async throws -> [String] {
    try await withThrowingTaskGroup(of: String?.self) { group in
      var rest = mails[...]
      var refused: [String] = []
      func start() -> Bool {
        guard let mail = rest.popFirst() else { return false }
        group.addTask { try await deliver(mail, to: tracker) }
        return true
      }
      for _ in 0..<count where !start() { break }
      while let result = try await group.next() {
        if let result { refused.append(result) }
        _ = start()
      }
      return refused
    }
  }

  private static func deliver(_ mail: [UInt8], to tracker: String) async throws -> String? {
    let result = try await Blocking.run {
      try Command.patchbay("ingest", "--quiet", "--tracker", tracker, input: mail).run()
    }
    return result.status == 0 ? nil : "exit \(result.status): \(result.errorText)"
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
