import Bytes
import Patches
import Review
import Tracker

/// What is said of mails once they are safe.
struct IngestReport {
  private let options: OutputOptions?
  private var results: [TrackerRepository.Ingested] = []

  /// - Parameter options: nil to say nothing.
  init(_ options: OutputOptions?) { self.options = options }

  mutating func add(_ more: [TrackerRepository.Ingested]) {
    if options != nil { results += more }
  }

  /// Prints what was added since the last time.
  mutating func finish() throws(CommandFailure) {
    guard let options, options.json || !results.isEmpty else { return }
    var output = options.open()
    if options.json {
      try output.json(.array(results.map(Self.json)))
    } else {
      for result in results { try output.line(Self.line(result)) }
    }
    try output.finish()
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
