import Synchronization

/// Work on all cores.
public enum Parallel {
  private final class Pieces<Result: Sendable>: Sendable {
    private let pieces = Mutex<[(number: Int, values: [Result])]>([])

    func add(_ values: [Result], at number: Int) { pieces.withLock { $0.append((number, values)) } }

    var inOrder: [Result] { pieces.withLock { $0 }.sorted { $0.number < $1.number }.flatMap(\.values) }
  }

  private static let size = 32

  /// The results of the body for each element, in order. The threads have the priority of the one that calls.
  public static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ body: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    let count = (elements.count + size - 1) / size
    guard count > 1 else { return elements.map(body) }
    let pieces = Pieces<Result>()
    Worker.forEach(below: count) { number in
      pieces.add(elements[(number * size)..<min(elements.count, (number + 1) * size)].map(body), at: number)
    }
    return pieces.inOrder
  }
}
