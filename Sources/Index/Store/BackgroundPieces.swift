import Dispatch
import Platform
import Synchronization

/// Work on many elements on all cores, in the background, while its caller does something else. Its threads have the
/// priority of the caller's.
final class BackgroundPieces<Output: Sendable>: Sendable {
  /// Few pieces, because each opens the repository for itself.
  private static var count: Int { 8 }

  private let group = DispatchGroup()
  private let results = Mutex<[(piece: Int, result: Result<[Output], any Error>)]>([])

  /// - Parameters:
  ///   - body: Works on the elements of one piece.
  ///   - previous: What is to be done first.
  init<Element: Sendable>(
    _ elements: ArraySlice<Element>, _ body: @escaping @Sendable (ArraySlice<Element>) throws -> [Output],
    after previous: BackgroundPieces? = nil
  ) {
    group.enter()
    let work = { @Sendable [self] in
      defer { group.leave() }
      previous?.group.wait()
      let size = max(1, (elements.count + Self.count - 1) / Self.count)
      Worker.forEach(below: (elements.count + size - 1) / size) { [self] piece in
        let start = elements.startIndex + piece * size
        let result = Result { try body(elements[start..<min(elements.endIndex, start + size)]) }
        results.withLock { $0.append((piece, result)) }
      }
    }
    let hasStarted = Worker.start(.inherited, work)
    if !hasStarted { work() }
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
  /// Batches that are worked on or wait for the body.
  private static var ahead: Int { 2 }

  /// Works on batch after batch in the background while the body takes the results of those before.
  ///
  /// - Parameter atFirst: What the caller does while the first batches are worked on.
  static func forEachBatch<Element: Sendable>(
    of elements: [Element], size: Int, whilePreparing atFirst: () throws -> Void = {},
    prepare: @escaping @Sendable (ArraySlice<Element>) throws -> [Output], _ body: ([Output]) throws -> Void
  ) throws {
    var pending: ArraySlice<BackgroundPieces> = []
    var rest = elements[...]
    func prepareNext() {
      guard !rest.isEmpty else { return }
      pending.append(BackgroundPieces(rest.prefix(size), prepare, after: pending.last))
      rest = rest.dropFirst(size)
    }
    for _ in 0...ahead { prepareNext() }
    try atFirst()
    while let next = pending.popFirst() {
      let output = try next.wait()
      try body(output)
      prepareNext()
    }
  }
}
