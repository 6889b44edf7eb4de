import Bytes
import Git

extension FoldTables {
  /// The most corrections that are followed from one message to the next.
  private static let correctionLimit = 64

  /// The message to whose series a person added this one; nil if nobody did. The first of corrections that form a cycle
  /// does not count.
  mutating func host(
    of id: ObjectID, _ record: MessageRecord, _ side: FoldSide, in store: some ObjectStore
  ) throws -> ObjectID? {
    guard let word = record.corrections?.belongs, let host = word.link.message, host != id else { return nil }
    var current = host
    var isFirst = true
    for _ in 0..<Self.correctionLimit {
      guard let next = try message(current, side, in: store)?.record.corrections?.belongs,
        let target = next.link.message, target != current
      else { return host }
      isFirst = isFirst && Corrections.Word.precedes(word, next)
      if target == id { return isFirst ? nil : host }
      current = target
    }
    return nil
  }
}
