import Bytes
public import Mail
import Patches

/// A message with several copies, through several lists.
extension MessageRecord {
  /// The record with another copy of the message; nil if it has that copy.
  func adding(_ other: MessageRecord) -> MessageRecord? {
    guard let copy = other.copies.first, !copies.contains(where: { $0.blob == copy.blob }) else { return nil }
    let place = copies.firstIndex { copy.takesPrecedence(over: $0) } ?? copies.endIndex
    var all = copies
    if all.count == 1 { all[0].source = content.source }
    all.insert(copy.with(other.content.source), at: place)
    // The first so many, whichever came first: of a set of copies always the same.
    if all.count > Self.copyLimit { all.removeLast() }
    var record = MessageRecord(
      copies: all, content: place == 0 ? other.content : content, corrections: corrections)
    record.content.listIDs = Self.lists(of: content, other.content)
    record.restoreSender()
    return record
  }

  /// Who wrote the mail that speaks for the message, where a list put its own address into From and nothing in that mail
  /// says whose it was, but another copy does, which came another way: it bears the same Date, number and title, and the
  /// name that the list left. (All else is the first copy's: who repeats a Message-ID cannot speak for its author.)
  public var senderByOtherCopy: Address? {
    guard let name = content.hiddenSender?.nameBehindList, let date = copies.first?.date else { return nil }
    let mark = content.copyMark
    return copies.first { $0.date == date && $0.source?.mark == mark && $0.source?.sender.name == name }?.source?.sender
  }

  private mutating func restoreSender() {
    guard let hidden = content.hiddenSender else { return }
    if content.author == content.sender { content.author = nil }
    content.sender = senderByOtherCopy ?? hidden
  }
}

extension MessageRecord.Copy {
  /// What a copy says of who sent it.
  public struct Source: Hashable, Sendable {
    public let sender: Address
    /// Eight bytes that stand for what it is: kind, number and title.
    let mark: UInt64
  }

  fileprivate func with(_ source: Source?) -> MessageRecord.Copy {
    var copy = self
    copy.source = source
    return copy
  }
}

extension MessageRecord.Content {
  /// What its mail says of who sent it; nil where a list hides that.
  fileprivate var source: MessageRecord.Copy.Source? {
    hiddenSender == nil ? .init(sender: sender, mark: copyMark) : nil
  }

  fileprivate var copyMark: UInt64 {
    let number = number.map(String.init) ?? "-"
    let total = total.map(String.init) ?? "-"
    return SHA1.hash(Array("\(kind.rawValue) \(number)/\(total) \(Title.key(name))".utf8)).words.high
  }
}
