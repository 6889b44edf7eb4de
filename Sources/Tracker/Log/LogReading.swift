import Bytes
import Dispatch
import Git
import Platform
import Synchronization

/// What is made of facts of the log in the background, on all cores, while those before them are folded.
final class LogReading<Value: Sendable>: Sendable {
  private let files: [LoggedFile]
  private let make: @Sendable (LoggedFile, Repository) throws -> Value?
  private let place: RepositoryPlace
  private let group = DispatchGroup()
  private let pieces = Mutex<[Result<[Value], any Error>]>([])

  private let pieceSize = 1000

  /// - Parameters:
  ///   - place: Of the repository with the log.
  ///   - make: What is made of a fact; nil for nothing.
  init(
    _ files: [LoggedFile], in place: RepositoryPlace,
    _ make: @escaping @Sendable (LoggedFile, Repository) throws -> Value?
  ) {
    self.files = files
    self.make = make
    self.place = place
    group.enter()
    let hasStarted = Worker.start { [self] in
      prepare()
      group.leave()
    }
    if !hasStarted {
      prepare()
      group.leave()
    }
  }

  /// Waits for the values and returns them in any order. Call it once.
  func wait() throws -> [Value] {
    group.wait()
    let pieces = pieces.withLock { pieces in
      defer { pieces = [] }
      return pieces
    }
    return try pieces.flatMap { try $0.get() }
  }

  private func prepare() {
    do {
      let repository = try place.open()
      let order = try repository.readingOrder(of: files.map(\.file.blob))
      Worker.forEach(below: (order.count + pieceSize - 1) / pieceSize) { [self] number in
        let piece = order.dropFirst(number * pieceSize).prefix(pieceSize)
        let values = Result { try read(piece) }
        pieces.withLock { $0.append(values) }
      }
    } catch {
      pieces.withLock { $0.append(.failure(error)) }
    }
  }

  private func read(_ places: ArraySlice<Int>) throws -> [Value] {
    let repository = try place.open()
    return try places.compactMap { try make(files[$0], repository) }
  }
}
