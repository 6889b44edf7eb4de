import Dispatch
import Synchronization

/// Work on many elements on all cores, in the background, while its caller does something else.
final class BackgroundPieces<Output: Sendable>: Sendable {
  /// Few pieces, because each opens the repository for itself.
  private static var count: Int { 8 }

  private let group = DispatchGroup()
  private let results = Mutex<[(piece: Int, result: Result<[Output], any Error>)]>([])

  /// - Parameter body: Works on the elements of one piece.
  init<Element: Sendable>(
    _ elements: ArraySlice<Element>, _ body: @escaping @Sendable (ArraySlice<Element>) throws -> [Output]
  ) {
    DispatchQueue.global().async(group: group) { [self] in
      let size = max(1, (elements.count + Self.count - 1) / Self.count)
      DispatchQueue.concurrentPerform(iterations: (elements.count + size - 1) / size) { piece in
        let start = elements.startIndex + piece * size
        let result = Result { try body(elements[start..<min(elements.endIndex, start + size)]) }
        results.withLock { $0.append((piece, result)) }
      }
    }
  }

  /// The results in the order of the elements, when all are ready. To be called once.
  func wait() throws -> [Output] {
    group.wait()
    let done = results.withLock { results in
      defer { results = [] }
      return results
    }
    return try done.sorted { $0.piece < $1.piece }.flatMap { try $0.result.get() }
  }
}

extension BackgroundPieces {
  /// Works on batch after batch: on the next one in the background while the body takes the results of the last.
  static func forEachBatch<Element: Sendable>(
    of elements: [Element], size: Int, prepare: @escaping @Sendable (ArraySlice<Element>) throws -> [Output],
    _ body: ([Output]) throws -> Void
  ) throws {
    func start(_ first: Int) -> BackgroundPieces? {
      first < elements.count
        ? BackgroundPieces(elements[first..<min(elements.count, first + size)], prepare) : nil
    }
    var next = start(0)
    for first in stride(from: size, to: elements.count + size, by: size) {
      guard let current = next else { return }
      let results = try current.wait()
      next = start(first)
      try body(results)
    }
  }
}
