public import Bytes
import Git
public import Platform
public import Tracker

/// Answers lists and searches from an index if there is one, else from the view, with the same result.
///
/// Whatever differs between the view that the index was made from and the snapshot is read from the snapshot. So the
/// answer is correct even if the index is old, read-only, or being updated by another process.
public final class Finder {
  /// Where an answer came from.
  public enum Source: Hashable, Sendable {
    case index, view
  }

  let snapshot: Snapshot
  let indexes: IndexShelf
  private let limits: SearchLimits?
  /// How long mails are read for a search while another process builds the index of their texts.
  var patience = Duration.milliseconds(1800)
  /// Where the last answer came from.
  public private(set) var source = Source.view

  /// - Parameters:
  ///   - repository: The path of the tracker's repository.
  ///   - cache: The user's cache folder, tried where the repository cannot be written; nil for none.
  ///   - limits: For callers that must not wait; nil to build missing indexes and look at everything.
  ///   - progress: Called with the number of messages done, and of all, while an index is made.
  public init(
    _ snapshot: Snapshot, repository: String, cache: String? = Environment.cacheFolder, limits: SearchLimits? = nil,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) {
    self.snapshot = snapshot
    self.limits = limits
    indexes = IndexShelf(snapshot, repository: repository, cache: cache, limits: limits, progress)
  }

  // MARK: Questions

  /// The series that pass, newest first, at most `limit`.
  public func series(_ filter: ListFilter, limit: Int = .max) throws -> [Hit] {
    try answer(level(filter.query), limit) { search in
      try search.series(filter, limit: limit)
    } fromView: { view, differences in
      try view.series(filter, heads: differences?.heads)
    }
  }

  /// The series that pass, newest first, at most `limit`; where there is no index yet those of the mail that came last,
  /// for who may not be kept waiting.
  ///
  /// - Throws: ``UnfinishedSearch`` with what was found, where that is not all.
  public func seriesAtOnce(_ filter: ListFilter, limit: Int = .max) throws -> [Hit] {
    guard let limits, lacksIndex else { return try series(filter, limit: limit) }
    let deadline = Deadline(after: limits.moment)
    let recent = try RecentMail(snapshot, until: deadline)
    let hits = try ViewSearch(snapshot: snapshot).series(filter, heads: recent.heads)
    throw UnfinishedSearch(hits: Self.merged(hits, [], limit), reach: .lastMails(recent.count))
  }

  /// Whether there are more mails than to look at one by one, for who may not be kept waiting, and no index.
  var lacksIndex: Bool {
    guard let limits, snapshot.data.counts.messages > limits.fewMails else { return false }
    return (try? indexes.index(.records)) == nil
  }

  /// The patches that pass, newest first, at most `limit`.
  public func patches(_ filter: ListFilter, limit: Int = .max) throws -> [Hit] {
    try answer(level(filter.query), limit) { search in
      try search.patches(filter, limit: limit)
    } fromView: { view, differences in
      try view.patches(filter, heads: differences?.heads)
    }
  }

  /// Those of these series that pass, newest first; asked of the view, for they are few.
  public func series(_ filter: ListFilter, among heads: Set<ObjectID>) throws -> [Hit] {
    try ViewSearch(snapshot: snapshot).series(filter, heads: heads).sorted(by: Hit.precedes)
  }

  /// The patches of these series that pass, newest first.
  public func patches(_ filter: ListFilter, ofSeries heads: Set<ObjectID>) throws -> [Hit] {
    try ViewSearch(snapshot: snapshot).patches(filter, heads: heads).sorted(by: Hit.precedes)
  }

  /// The messages that match, newest first, at most `limit`.
  public func messages(_ query: Query, limit: Int = .max) throws -> [Hit] {
    try answer(level(query), limit) { search in
      try search.messages(query, limit: limit)
    } fromView: { view, differences in
      try view.messages(query, ids: differences.map { $0.messages.map(\.key) })
    }
  }

  /// Those of these messages that match.
  public func matching(_ query: Query, among ids: [ObjectID]) throws -> Set<ObjectID> {
    Set(try ViewSearch(snapshot: snapshot).messages(query, ids: ids).map(\.id))
  }

  /// Makes the indexes, or brings them forward; false for what could not be done.
  public func prepare(withText: Bool) -> Bool {
    guard (try? indexes.index(.records)) != nil else { return false }
    return !withText || (try? indexes.index(.text)) != nil
  }

  private func level(_ query: Query?) -> IndexLevel { query?.needsMails == true ? .text : .records }

  // MARK: Answers

  private func answer(
    _ level: IndexLevel, _ limit: Int, byIndex: (IndexSearch) throws -> [Hit],
    fromView: (ViewSearch, Differences?) throws -> [Hit]
  ) throws -> [Hit] {
    let deadline = limits.map { Deadline(after: $0.time) }
    let view = ViewSearch(snapshot: snapshot, deadline: deadline)
    // A second time with a new index if this one turns out to be broken.
    for _ in 0..<2 {
      guard let file = try? indexes.index(level) else { break }
      do {
        return try answer(file, view, deadline, limit, byIndex, fromView)
      } catch  where Self.saysBroken(error) {
        indexes.discard(level)
      } catch let error as SQLiteError where error.isInterrupted {
        throw UnfinishedSearch()
      } catch is SQLiteError {
        break
      }
    }
    // While another process builds the text index, mails are read one by one in the order of the other index, as long
    // as that is faster than waiting.
    if level == .text, indexes.beingMade.contains(level), let records = try? indexes.index(.records) {
      let deadline = deadline ?? Deadline(after: patience)
      do {
        return try answer(
          records, view, deadline, limit,
          { search in
            var search = search
            search.reader = ViewSearch(snapshot: snapshot)
            search.deadline = deadline
            return try byIndex(search)
          }, fromView)
      } catch let error as SQLiteError where error.isInterrupted {
        throw UnfinishedSearch()
      } catch  where error is SQLiteError || Self.saysBroken(error) {}
    }
    source = .view
    return Self.merged(try fromView(view, nil), [], limit)
  }

  private func answer(
    _ index: IndexFile, _ view: ViewSearch, _ deadline: Deadline?, _ limit: Int,
    _ byIndex: (IndexSearch) throws -> [Hit], _ fromView: (ViewSearch, Differences?) throws -> [Hit]
  ) throws -> [Hit] {
    var file = index
    try file.beginReading()
    file.database.stop(at: deadline)
    defer {
      file.database.stop(at: nil)
      file.endReading()
    }
    let differences = try Differences(of: file.database, madeFrom: file.key, to: snapshot)
    do {
      let indexed = try byIndex(IndexSearch(database: file.database, differences: differences))
      try verify(indexed)
      let rest = differences.isEmpty ? [] : try fromView(view, differences)
      source = .index
      return Self.merged(indexed, rest, limit)
    } catch let unfinished as UnfinishedSearch where !unfinished.hits.isEmpty && !differences.isEmpty {
      let rest = try fromView(view, differences)
      throw UnfinishedSearch(hits: Self.merged(unfinished.hits, rest, limit), reach: unfinished.reach)
    }
  }

  /// Whether the index is to blame.
  static func saysBroken(_ error: any Error) -> Bool {
    switch error {
    case let error as SQLiteError: error.saysBroken
    case let error as GitError: error.code == .notFound
    default: error is IndexError
    }
  }

  private static func merged(_ left: [Hit], _ right: [Hit], _ limit: Int) -> [Hit] {
    Array((left + right).sorted(by: Hit.precedes).prefix(max(0, limit)))
  }

  /// What the index names must be there.
  private func verify(_ hits: [Hit]) throws {
    for hit in hits.prefix(200) {
      guard try snapshot.contains(hit.id) else { throw IndexError.wrong }
      if let head = hit.series, try snapshot.data.series.value(for: head, in: snapshot.store) == nil {
        throw IndexError.wrong
      }
    }
  }
}
