package import Bytes
package import Git

/// All messages of a view in memory, and what each one answers: for who goes through all series, and would otherwise read
/// the same trees again and again. Of a million messages it takes 60 MB.
package final class MessageTable: Sendable {
  /// A message and the blob of its record.
  package struct Entry: Sendable {
    package let id: ObjectID
    package let record: ObjectID
  }

  /// In the order of the ids.
  package let entries: [Entry]
  /// Where the entries begin whose ids begin with each two bytes or larger ones.
  private let starts: [Int32]
  private let answers: Answers?

  /// For each message the places of those that answer it, one after the other.
  private struct Answers: Sendable {
    var places: [Int32]
    var ends: [Int32]
  }

  /// Reads which messages there are.
  ///
  /// - Parameter messages: Those of a view.
  package init(of messages: FanoutTree, in store: some ObjectStore) throws(GitError) {
    var entries: [Entry] = []
    try messages.forEach(in: store) { id, value in
      entries.append(Entry(id: id, record: value.id))
      return true
    }
    var starts = [Int32](repeating: 0, count: 1 << 16 + 1)
    for entry in entries { starts[Self.prefix(entry.id) + 1] += 1 }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    (self.entries, self.starts, answers) = (entries, starts, nil)
  }

  /// The same messages with what they answer.
  ///
  /// - Parameter parents: For each entry the place of the message that it answers (``parent(of:citing:)``); -1 for none.
  package init(_ table: MessageTable, parents: [Int32]) {
    var ends = [Int32](repeating: 0, count: table.entries.count + 1)
    for parent in parents where parent >= 0 { ends[Int(parent)] += 1 }
    var places = [Int32](repeating: 0, count: parents.count)
    var sum: Int32 = 0
    for index in ends.indices {
      sum += ends[index]
      ends[index] = sum
    }
    // From behind, so that each end moves down to the beginning, which is where the one before ends.
    for (child, parent) in zip(parents.indices, parents).reversed() where parent >= 0 {
      ends[Int(parent)] -= 1
      places[Int(ends[Int(parent)])] = Int32(child)
    }
    (entries, starts, answers) = (table.entries, table.starts, Answers(places: places, ends: ends))
  }

  private static func prefix(_ id: ObjectID) -> Int { Int(id.words.high >> 48) }

  /// Where a message stands among the entries; nil if there is none.
  package func place(of id: ObjectID) -> Int? {
    let prefix = Self.prefix(id)
    var (low, high) = (Int(starts[prefix]), Int(starts[prefix + 1]))
    let end = high
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < end && entries[low].id == id ? low : nil
  }

  /// The place of the message that one answers: the nearest that it cites and that has arrived.
  package func parent(of id: ObjectID, citing citations: Citations) -> Int32? {
    for cited in citations.nearestFirst where cited != id {
      if let place = place(of: cited) { return Int32(place) }
    }
    return nil
  }

  /// The messages that answer this one, in the order of their ids; nil if that is not known.
  func answers(to id: ObjectID) -> [ObjectID]? {
    guard let answers else { return nil }
    guard let place = place(of: id) else { return [] }
    return answers.places[Int(answers.ends[place])..<Int(answers.ends[place + 1])].map { entries[Int($0)].id }
  }
}
