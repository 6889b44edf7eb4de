import Bytes
import Mail
import Patches

/// How a message enters the series rules: as a part by its own words, by what others say below it, or not at all because
/// it only answers one.
extension MessageRecord {
  /// The message as a part by its own words: a number in its subject, or, without a number, a patch that answers
  /// something; nil for other mail.
  func part(id: ObjectID) -> Part? {
    guard !isPlaced, content.kind != .comment, content.kind != .other, !content.isReply else { return nil }
    if let number = content.number {
      guard content.total != nil || number == 0, PartNumber.totals.contains(content.total ?? 1) else { return nil }
      return part(id: id, number: number, total: content.total)
    }
    guard content.kind == .patch, !content.citations.nearestFirst.isEmpty else { return nil }
    var part = part(id: id, number: 1, total: 1)
    part.isNumbered = false
    return part
  }

  /// Whether the message can be the cover letter of what answers it, although nothing in its subject says so.
  var mayIntroduce: Bool {
    switch content.kind {
    case .patch, .cover, .pullRequest: false
    case .comment, .other: content.number == nil && !content.isReply && !content.quotes && !content.isProposal
    }
  }

  /// The series of one that the message makes by itself; nil where it is no patch or a part by its own words.
  func ownSeries(id: ObjectID) -> SeriesGroup? {
    if isPlaced, content.kind == .cover {
      return SeriesGroup(
        head: id, version: Part.Version(content.version ?? 1), total: content.total ?? 0, cover: id, patches: [:])
    }
    guard content.kind == .patch || content.kind == .pullRequest, part(id: id) == nil else { return nil }
    return SeriesGroup(
      head: id, version: Part.Version(content.version ?? 1, minor: content.minorVersion), total: 1, cover: nil,
      patches: [1: id])
  }

  /// Whether a person said to which series it belongs, or that it belongs to none: then no rule does.
  var isPlaced: Bool { corrections?.belongs.map { $0.link != .rules } ?? false }

  /// The message as a part although it bears no number, because parts answer it: the first patch if those begin with the
  /// second, else the cover letter if it contains no patch. nil if it is neither.
  ///
  /// - Parameter below: The parts that answer it, or refer to it first.
  func part(id: ObjectID, above below: Dictionary<ObjectID, Part>.Values?) -> Part? {
    guard !isPlaced, content.number == nil, let below, !below.isEmpty else { return nil }
    return firstPart(id: id, below: below) ?? nakedCover(id: id, below: below)
  }

  private func firstPart(id: ObjectID, below: Dictionary<ObjectID, Part>.Values) -> Part? {
    guard content.kind == .patch, !content.isReply else { return nil }
    let own = part(id: id, number: 1, total: 1)
    let continued = below.filter {
      $0.isNumbered && $0.sender == own.sender
        && ($0.effectiveVersion == own.effectiveVersion || $0.version == nil && $0.number > $0.total ?? $0.number)
    }
    guard let total = continued.compactMap(\.total).min(), !continued.contains(where: { $0.number < 2 }),
      continued.contains(where: {
        $0.number == 2 && $0.total == total
          && ($0.cites.first == id || $0.cites.contains(id) && $0.isNear(own, within: SeriesRules.siblingWindow))
      })
    else { return nil }
    return part(id: id, number: 1, total: total, threaded: false)
  }

  /// A mail without a number and without a patch is the cover letter of the patches that its sender sent in answer to it
  /// within the hour, unless they have another one.
  private func nakedCover(id: ObjectID, below: Dictionary<ObjectID, Part>.Values) -> Part? {
    guard mayIntroduce else { return nil }
    let own = part(id: id, number: 0, total: nil)
    let answers = below.filter {
      $0.isNumbered && $0.sender == own.sender && $0.cites.first == id
        && (own.version == nil || own.version == $0.version)
        && $0.isNear(own, within: SeriesRules.mixedVersionWindow)
    }
    guard let first = answers.filter({ !$0.isCover }).min(by: Part.precedes),
      !answers.contains(where: { $0.isCover && $0.effectiveVersion == first.effectiveVersion })
    else { return nil }
    var cover = part(id: id, number: 0, total: first.total, threaded: false)
    cover.version = first.version
    cover.isPull = first.isPull
    cover.isNumbered = false
    return cover
  }

  private func part(id: ObjectID, number: Int, total: Int?, threaded: Bool = true) -> Part {
    var part = Part(
      id: id, number: number, total: total, date: content.date?.seconds,
      sender: Self.senderHash(content.sender.email), cites: threaded ? content.citations.nearestFirst : [])
    part.version = content.version.map { Part.Version($0, minor: content.minorVersion) }
    part.anchor = threaded ? content.citations.anchor : nil
    part.insertion = content.insertion
    part.tree = content.tree
    part.isPull = content.isPull
    part.title = String(Title.key(content.name).prefix(Part.titleLimit))
    return part
  }

  /// Eight bytes that stand for the sender in part rows.
  static func senderHash(_ email: String) -> UInt64 {
    SHA1.hash(Array(email.lowercased().utf8)).words.high
  }
}

extension MessageRecord {
  /// Whether the message may be an answer although its subject does not say `Re:`: some mailers and web forms leave that
  /// out, and number 0 makes a cover letter of it. (Without a diff of its own any other mail that answers is a comment.)
  var mayBeAnswer: Bool { !isPlaced && content.kind == .cover && !content.citations.nearestFirst.isEmpty }

  /// Whether the message only answers the other one, whose subject it bears in all that counts: it quotes, or is the
  /// "cover letter" of somebody who sent no series. A cover letter that its own sender sends again quotes nothing.
  func isAnswer(to other: MessageRecord) -> Bool {
    guard mayBeAnswer, Title.key(content.name) == Title.key(other.content.name), content.number == other.content.number,
      content.insertion == other.content.insertion, content.total == other.content.total,
      content.version == other.content.version, content.minorVersion == other.content.minorVersion
    else { return false }
    return content.quotes || content.sender.key != other.content.sender.key
  }
}

extension MessageRecord.Content {
  /// Whether the subject says PULL.
  public var isPull: Bool { prefixes.contains { $0.uppercased().hasPrefix("PULL") } }
}
