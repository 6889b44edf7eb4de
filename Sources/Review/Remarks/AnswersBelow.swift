import Patches

/// The answers to each remark, on which its standing depends, found in one pass.
struct AnswersBelow {
  private struct Answered {
    /// The latest reply that has an answer, and whether the author made one.
    var last: Int
    var author: Int?
  }

  private var answered: [Remark.Index: Answered] = [:]

  /// - Parameters:
  ///   - remarks: Of each reply its remarks; a reply stands after what it answers.
  ///   - isByAuthor: Whether the patch's author wrote the reply.
  init(_ remarks: [[Remark]], isByAuthor: [Bool]) {
    for reply in remarks.indices.reversed() {
      for (number, remark) in remarks[reply].enumerated() {
        guard let above = remark.answers else { continue }
        let below = answered[Remark.Index(reply: reply, remark: number)]
        let before = answered[above]
        answered[above] = Answered(
          last: max(before?.last ?? reply, below?.last ?? reply, reply),
          author: before?.author ?? below?.author ?? (isByAuthor[reply] ? reply : nil))
      }
    }
  }

  /// The replies that say how the remark stands, in their order: one of the author's, if there is one, and the last.
  subscript(_ remark: Remark.Index) -> [Int] {
    guard let answered = answered[remark] else { return [] }
    return [answered.author, answered.last].compactMap { $0 }
  }
}
