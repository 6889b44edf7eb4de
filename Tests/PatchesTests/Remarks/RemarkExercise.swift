import Mail
import Patches

/// Takes any bytes through everything that the replies to a patch go through, and says what of the result cannot be.
enum RemarkExercise {
  /// What stands before the first NUL is the body of a patch's mail, where it begins with a line `patch`; the rest are
  /// replies, each to the one before it, or to the patch where it begins with `!`.
  static func fault(_ input: [UInt8]) -> String? {
    var parts = input.split(separator: 0, maxSplits: 12, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    var mail = ReviewedPatch.mail
    if let body = parts.first, body.hasPrefix("patch\n") {
      mail = "From: a@example.org\nSubject: [PATCH] x\n\n" + body.dropFirst(6)
      parts.removeFirst()
    }
    let texts = [ReviewedText(Message(Array(mail.utf8))), ReviewedText(Message(Array(ReviewedPatch.mail.utf8)))]
    let replies = parts.enumerated().map { index, text in
      Discussion.Reply(
        text: text, parent: index == 0 || text.hasPrefix("!") ? nil : index - 1, author: index % 2 == 0 ? "Ben" : "Ada")
    }
    let remarks = Discussion(of: 0, in: ReviewedTexts(texts), replies: replies).remarks
    guard remarks.count == replies.count else { return "a reply has no remarks" }
    for (index, said) in remarks.enumerated() {
      if let fault = fault(said, index, replies[index].text, texts, remarks) { return fault }
    }
    for (old, new) in [(0, 1), (1, 0)] {
      let lines = texts[old].lines(in: texts[new])
      if lines.contains(where: { $0.map { $0 >= texts[new].count } ?? false }) { return "a line went nowhere" }
    }
    return nil
  }

  private static func fault(
    _ said: [Remark], _ reply: Int, _ text: String, _ texts: [ReviewedText], _ all: [[Remark]]
  ) -> String? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
    var shown = 0
    for remark in said {
      shown += remark.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
      if remark.text.unicodeScalars.allSatisfy(\.properties.isWhitespace) { return "a remark that says nothing" }
      guard texts.indices.contains(remark.place.document) else { return "a place in no text" }
      if let line = remark.place.index, line >= texts[remark.place.document].count { return "a place behind the end" }
      if let answered = remark.answers {
        guard answered.reply < reply, all[answered.reply].indices.contains(answered.remark) else {
          return "an answer to nothing"
        }
      }
    }
    return shown > lines ? "lines shown twice" : nil
  }
}
