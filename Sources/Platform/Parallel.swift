import Dispatch
import Synchronization

/// Work on all cores.
public enum Parallel {
  /// The results of the body for each element, in order.
  public static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    let size = 32
    let chunks = (elements.count + size - 1) / size
    guard chunks > 1 else { return elements.map(body) }
    let results = Mutex<[(chunk: Int, values: [Result])]>([])
    DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
      let values = elements[(chunk * size)..<min(elements.count, (chunk + 1) * size)].map(body)
      results.withLock { $0.append((chunk, values)) }
    }
    return results.withLock { $0 }.sorted { $0.chunk < $1.chunk }.flatMap(\.values)
  }
}
