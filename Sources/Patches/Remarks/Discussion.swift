/// The replies to one patch or cover letter, split into remarks, each at the line that it is about.
///
/// A function of the mails' texts alone:
///
///     let texts = ReviewedTexts([ReviewedText(patch)])
///     let discussion = Discussion(of: 0, in: texts, replies: [.init(text: reply.text, parent: nil, author: "Ada")])
///     for remark in discussion.remarks[0] { … remark.place … remark.text … }
///
/// What a reply quotes is looked up in the mails between it and the patch, the nearest first, then in the patch, then
/// in the other texts (patches of the series, versions before). Every line of a reply that is not quoted and not a
/// signature, footer or attribution is in exactly one remark.
public struct Discussion {
  /// A reply and what it replies to.
  public struct Reply: Sendable {
    public let text: String
    /// The index of the reply that it replies to, which comes before it; nil for the patch itself.
    public let parent: Int?
    /// The author's name.
    public let author: String

    public init(text: String, parent: Int?, author: String) {
      self.text = text
      self.parent = parent
      self.author = author
    }
  }

  /// The remarks of each reply, in order.
  public private(set) var remarks: [[Remark]] = []

  private let document: Int
  private let texts: ReviewedTexts

  /// Remarks that are kept apart, of one reply and of all: each takes much more memory than the few bytes that make one.
  private static let replyLimit = 1 << 17
  private static let limit = 1 << 18

  /// - Parameters:
  ///   - document: The index of the text that is replied to.
  ///   - replies: Each after the one that it replies to.
  public init(of document: Int, in texts: ReviewedTexts, replies: [Reply]) {
    self.document = document
    self.texts = texts
    let isAnswered = Set(replies.compactMap(\.parent))
    var tables: [Int: LineTable] = [:]
    var count = 0
    for (index, reply) in replies.enumerated() {
      var above: [LineTable] = []
      var names = [reply.author]
      var ancestor = reply.parent
      while let parent = ancestor, parent < index, above.count < QuotationSources.deepest {
        if let table = tables[parent] { above.append(table) }
        names.append(replies[parent].author)
        ancestor = replies[parent].parent
      }
      let sources = QuotationSources(replies: above, document: document, texts: texts)
      let reader = ReplyReader(
        Array(reply.text.utf8), of: sources, names: names, limit: min(Self.replyLimit, max(1, Self.limit - count)))
      count += reader.said.count
      remarks.append(reader.said.map { remark($0, in: reader, parent: reply.parent) })
      if isAnswered.contains(index) { tables[index] = reader.table(reply: index) }
    }
  }

  private func remark(_ said: ReplyReader.Said, in reader: ReplyReader, parent: Int?) -> Remark {
    var place = RemarkPlace(.patch, document: document)
    var answers: Remark.Index?
    switch said.target {
    case .text(let document, let line):
      let kind = texts.texts[Int(document)].kind(ofLine: Int(line))
      place = RemarkPlace(kind, document: Int(document), index: kind == .patch ? nil : Int(line))
    case .remark(let reply, let remark):
      let answered = Remark.Index(reply: Int(reply), remark: Int(remark))
      place = remarks[answered.reply][answered.remark].place
      answers = answered
    case .some(.none), .some(.furniture), nil:
      // A reply to a mail with a single remark answers that remark.
      if said.isAtTop || said.target == nil, let parent, remarks.indices.contains(parent), remarks[parent].count == 1 {
        answers = Remark.Index(reply: parent, remark: 0)
        place = remarks[parent][0].place
      }
    }
    return Remark(
      place: place, quoted: said.quoted, text: reader.text(of: said), answers: answers,
      isApproximate: said.isApproximate && answers == nil)
  }
}
