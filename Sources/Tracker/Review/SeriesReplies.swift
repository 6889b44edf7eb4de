import Bytes
import Mail
import Patches

/// The comments on a series by what they answer, to assign their trailers to patches.
struct SeriesReplies {
  private struct Reply {
    let comment: Comment
    /// The number of the patch that it answers; 0 for the cover letter.
    let answered: Int
    /// Whether the patch stands in an earlier version, and the reply speaks of that version's patches.
    let isInherited: Bool
  }

  private let series: SeriesGroup
  private var replies: [Reply] = []
  /// The numbers of the patches that each sender answered.
  private var spokenOf: [String: Set<Int>] = [:]

  init(to series: SeriesGroup, _ comments: [(part: ObjectID, comments: [Comment])]) {
    self.series = series
    let comments = Dictionary(comments.map { ($0.part, $0.comments) }) { first, _ in first }
    func add(_ part: ObjectID, _ number: Int, isInherited: Bool) {
      for comment in comments[part] ?? [] {
        replies.append(Reply(comment: comment, answered: number, isInherited: isInherited))
        if number > 0 { spokenOf[comment.record.content.sender.key, default: []].insert(number) }
      }
    }
    for patch in series.allPatches {
      add(patch.id, patch.number, isInherited: series.patches[patch.number] != patch.id)
    }
    for cover in series.covers { add(cover, 0, isInherited: false) }
  }

  /// The trailers for a patch: those given to it, oldest first, as b4 orders them; then those given to the cover letter;
  /// then those given to other patches whose words say that they are for this one.
  func trailers(for patch: SeriesGroup.Numbered) -> [(reply: Comment, given: GivenTrailer)] {
    var own: [(reply: Comment, given: GivenTrailer)] = []
    var forAll = own
    var others = own
    let isInherited = series.patches[patch.number] != patch.id
    for reply in replies where !reply.isInherited || isInherited {
      let sender = reply.comment.record.content.sender.key
      let place = TrailerScope.Place(
        answered: reply.answered, total: series.total, spokenOf: spokenOf[sender] ?? [])
      for given in reply.comment.record.content.given where given.scope.covers(patch.number, at: place) {
        switch reply.answered {
        case patch.number: own.append((reply.comment, given))
        case 0: forAll.append((reply.comment, given))
        default: others.append((reply.comment, given))
        }
      }
    }
    return own + forAll + others
  }
}
