import Bytes
import Patches
import Review
import Tracker

/// What is said of mails once they are safe.
struct IngestReport {
  /// Says nothing.
  static var nothing: IngestReport { IngestReport(form: .nothing) }

  /// Prints a line for each mail.
  static func lines(_ open: @escaping () -> Output) -> IngestReport { IngestReport(form: .lines(open)) }

  /// Prints one JSON document.
  static func json(_ open: @escaping () -> Output) -> IngestReport { IngestReport(form: .json(open)) }

  private enum Form {
    case nothing
    case lines(() -> Output)
    case json(() -> Output)
  }

  private let form: Form
  private var results: [TrackerRepository.Ingested] = []

  private init(form: Form) { self.form = form }

  mutating func add(_ more: [TrackerRepository.Ingested]) {
    if case .nothing = form { return }
    results += more
  }

  /// Prints what was added since the last time.
  mutating func finish() throws(CommandFailure) {
    switch form {
    case .nothing: return
    case .lines(let open):
      guard !results.isEmpty else { return }
      var output = open()
      for result in results { try output.line(Self.line(result)) }
      try output.finish()
    case .json(let open):
      var output = open()
      try output.json(.array(results.map(Self.json)))
      try output.finish()
    }
    results = []
  }

  private static func line(_ result: TrackerRepository.Ingested) -> String {
    let content = result.fact.record.content
    let name = UntrustedText.line(content.name)
    return "\(result.fact.id.hex) \(content.kind.rawValue) \(result.isNew ? "new" : "duplicate") \(name)"
  }

  private static func json(_ result: TrackerRepository.Ingested) -> JSONValue {
    [
      "id": .string(result.fact.id.hex as String),
      "kind": .string(result.fact.record.content.kind.rawValue as String),
      "status": .string((result.isNew ? "new" : "duplicate") as String),
      "name": .string(result.fact.record.content.name as String),
    ]
  }
}
