import Bytes
import Dispatch
import Git
import Platform
import Synchronization

/// Facts that are read and parsed in the background, on all cores, while those before them are folded.
final class FactPreparation: Sendable {
  private let files: [LoggedFile]
  private let place: RepositoryPlace
  private let group = DispatchGroup()
  private let pieces = Mutex<[Result<[Fact], any Error>]>([])

  private static let pieceSize = 1000

  /// - Parameter place: Of the repository with the log.
  init(_ files: [LoggedFile], in place: RepositoryPlace) {
    self.files = files
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

  /// Waits for the facts and returns them in any order. Call it once.
  func wait() throws -> [Fact] {
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
      repository.willLookWidely()
      let order = try repository.readingOrder(of: files.map(\.file.blob))
      Worker.forEach(below: (order.count + Self.pieceSize - 1) / Self.pieceSize) { [self] number in
        let piece = order.dropFirst(number * Self.pieceSize).prefix(Self.pieceSize)
        let facts = Result { try read(piece) }
        pieces.withLock { $0.append(facts) }
      }
    } catch {
      pieces.withLock { $0.append(.failure(error)) }
    }
  }

  private func read(_ places: ArraySlice<Int>) throws -> [Fact] {
    let repository = try place.open()
    repository.willLookWidely()
    return try places.compactMap { try files[$0].fact(in: repository) }
  }
}
