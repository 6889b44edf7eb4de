import Bytes
import Dispatch
import Git
import Synchronization
import Tracker

/// Reading and parsing a batch of messages on all cores, in the background, while the batch before it is written.
final class IndexPreparation: Sendable {
  /// A message of the view: its id and the blob of its record.
  typealias Entry = (id: ObjectID, blob: ObjectID)

  /// Parts of a batch, each read by one core. Few, because each opens the repository for itself.
  private static let parts = 8

  private let group = DispatchGroup()
  private let results = Mutex<[Result<[PreparedMessage], any Error>]>([])

  init(
    _ entries: ArraySlice<Entry>, _ level: IndexLevel, _ people: People, _ configuration: TrackerConfiguration,
    from path: String
  ) {
    DispatchQueue.global().async(group: group) { [self] in
      let size = max(1, (entries.count + Self.parts - 1) / Self.parts)
      DispatchQueue.concurrentPerform(iterations: (entries.count + size - 1) / size) { part in
        let start = entries.startIndex + part * size
        let piece = entries[start..<min(entries.endIndex, start + size)]
        let result = Result { try Self.read(piece, level, people, configuration, path) }
        results.withLock { $0.append(result) }
      }
    }
  }

  /// The messages when all are ready, in the order of their dates. To be called once.
  func wait() throws -> [PreparedMessage] {
    group.wait()
    let done = results.withLock { results in
      defer { results = [] }
      return results
    }
    return try done.flatMap { try $0.get() }.sorted(by: PreparedMessage.precedes)
  }

  private static func read(
    _ entries: ArraySlice<Entry>, _ level: IndexLevel, _ people: People, _ configuration: TrackerConfiguration,
    _ path: String
  ) throws -> [PreparedMessage] {
    let repository = try Repository.open(path)
    var result: [PreparedMessage] = []
    result.reserveCapacity(entries.count)
    for entry in entries {
      result.append(try PreparedMessage(entry.id, blob: entry.blob, level, people, configuration, in: repository))
    }
    return result
  }
}
