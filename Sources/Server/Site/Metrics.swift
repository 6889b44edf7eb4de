import Synchronization

/// Counts of a running site.
final class Metrics: Sendable {
  private let answers = Mutex<[Int: Int]>([:])

  func count(_ status: Response.Status) { answers.withLock { $0[status.rawValue, default: 0] += 1 } }

  /// In Prometheus' text format.
  func text(streams: Int) -> String {
    var text = """
      # HELP patchbay_responses_total Answers by status.
      # TYPE patchbay_responses_total counter

      """
    for (status, count) in answers.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      text += "patchbay_responses_total{status=\"\(status)\"} \(count)\n"
    }
    return text + """
      # HELP patchbay_streams Streams that are open.
      # TYPE patchbay_streams gauge
      patchbay_streams \(streams)

      """
  }
}
