import TestSupport
import Testing

@testable import Patches
@testable import Review

@Suite struct AnswersBelowTests {
  private func remark(answering answered: Remark.Index?) -> Remark {
    Remark(place: RemarkPlace(.patch, document: 0), quoted: [], text: "x", answers: answered, isApproximate: false)
  }

  @Test("one of the author's answers and the last answer are found in random threads", arguments: 0..<40)
  func random(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let count = Int.random(in: 1...9, using: &random)
    let isByAuthor = (0..<count).map { _ in Bool.random(using: &random) }
    var remarks: [[Remark]] = []
    for reply in 0..<count {
      remarks.append(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          guard reply > 0, Bool.random(using: &random) else { return remark(answering: nil) }
          let above = Int.random(in: 0..<reply, using: &random)
          guard !remarks[above].isEmpty else { return remark(answering: nil) }
          return remark(
            answering: Remark.Index(reply: above, remark: Int.random(in: 0..<remarks[above].count, using: &random)))
        })
    }
    let found = AnswersBelow(remarks, isByAuthor: isByAuthor)
    for (reply, own) in remarks.enumerated() {
      for number in own.indices {
        let below = Self.below(Remark.Index(reply: reply, remark: number), remarks)
        let answers = found[Remark.Index(reply: reply, remark: number)]
        #expect(answers.last == below.last)
        #expect(answers.contains { isByAuthor[$0] } == below.contains { isByAuthor[$0] })
        #expect(Set(answers).isSubset(of: below))
      }
    }
  }

  @Test("answers are found in a chain of 2,000 replies with 20 remarks each", .timeLimit(.minutes(240)))
  func chain() {
    let remarks = (0..<2000).map { reply in
      (0..<20).map { remark(answering: reply == 0 ? nil : Remark.Index(reply: reply - 1, remark: $0)) }
    }
    let isByAuthor = (0..<2000).map { $0 == 1000 }
    let found = AnswersBelow(remarks, isByAuthor: isByAuthor)
    #expect(found[Remark.Index(reply: 0, remark: 7)] == [1000, 1999])
    #expect(found[Remark.Index(reply: 1999, remark: 7)] == [])
  }

  /// The replies below a remark, by following every answer.
  private static func below(_ remark: Remark.Index, _ remarks: [[Remark]]) -> [Int] {
    var replies: Set<Int> = []
    var pending = [remark]
    while let next = pending.popLast() {
      for (reply, said) in remarks.enumerated() {
        for (number, one) in said.enumerated() where one.answers == next {
          replies.insert(reply)
          pending.append(Remark.Index(reply: reply, remark: number))
        }
      }
    }
    return replies.sorted()
  }
}
