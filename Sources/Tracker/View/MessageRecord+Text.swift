import Bytes
import Mail
import Patches

/// The text of a record in the view: a line for each value that is present.
extension MessageRecord {
  /// The record's text.
  public var bytes: [UInt8] {
    var writer = RecordWriter()
    for copy in copies {
      let received = copy.received.map(String.init) ?? "-"
      let date = copy.date.map(String.init) ?? "-"
      writer.add("mail", "\(copy.blob.hex) \(received) \(date)")
      guard copies.count > 1, let source = copy.source else { continue }
      writer.add("mail-mark", source.mark)
      writer.add("mail-sender", source.sender.email)
      writer.add("mail-sender-name", source.sender.name)
    }
    writer.add("message-id", content.messageID)
    writer.add("kind", content.kind.rawValue)
    writer.add("date", content.date?.record)
    writer.add("sender", content.sender.email)
    writer.add("sender-name", content.sender.name)
    writer.add("hidden-by", content.hiddenSender?.email)
    writer.add("hidden-by-name", content.hiddenSender?.name)
    writer.add("subject", content.subject)
    if content.name != content.subject { writer.add("name", content.name) }
    writer.add("prefix", each: content.prefixes)
    writer.add("version", content.version)
    if content.minorVersion > 0 { writer.add("minor-version", content.minorVersion) }
    writer.add("tree", content.tree?.name)
    writer.add("number", content.number)
    if content.insertion > 0 { writer.add("insertion", content.insertion) }
    writer.add("total", content.total)
    if content.isReply { writer.add("reply", "yes") }
    if content.quotes { writer.add("quotes", "yes") }
    if content.isProposal { writer.add("proposal", "yes") }
    writer.add("in-reply-to", content.inReplyTo)
    writer.add("cites", each: content.citations.nearestFirst.lazy.map(\.hex))
    writer.add("anchor", content.citations.anchor?.hex)
    writer.add("list", each: content.listIDs)
    if let author = content.author, author != content.sender {
      writer.add("author", author.email)
      writer.add("author-name", author.name)
    }
    writer.add("patch-id", content.patchID?.hex)
    writer.add("file", each: content.files)
    for given in content.given {
      writer.add("trailer", "\(given.trailer.key): \(given.trailer.value)")
      writer.add("trailer-remark", given.trailer.remark)
      writer.add("trailer-scope", given.scope.text)
      writer.add("trailer-condition", given.condition)
    }
    writer.add("change-id", content.changeID)
    writer.add("commit-change-id", content.commitChangeID)
    writer.add("base-commit", content.baseCommit)
    writer.add("depends-on", each: content.dependencies)
    writer.add("prerequisite", each: content.prerequisites)
    writer.add("supersedes", each: content.superseded)
    writer.add("pull-url", content.pullRequest?.url)
    writer.add("pull-ref", content.pullRequest?.ref)
    writer.add("hint-state", content.hints.state)
    writer.add("hint-delegate", content.hints.delegate)
    if content.hints.ignore { writer.add("hint-ignore", "yes") }
    corrections?.write(to: &writer)
    return writer.bytes
  }

  /// Reads what ``bytes`` wrote.
  public init(parsing bytes: [UInt8]) {
    var reading = Reading()
    for (key, value) in RecordReader(bytes) { reading.take(key, value) }
    self = reading.record
  }

  /// By bytes: the space that was written before a value that begins with a combining mark is no character of its own.
  fileprivate static func trailer(_ line: String) -> Trailer? {
    let bytes = Array(line.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let rest = bytes[(colon + 1)...]
    let value = rest.first == UInt8.space ? rest.dropFirst() : rest
    return Trailer(
      key: String(decoding: bytes[..<colon], as: UTF8.self), value: String(decoding: value, as: UTF8.self))
  }
}

extension Corrections? {
  fileprivate func with<Value>(_ path: WritableKeyPath<Corrections, Value>, _ value: Value) -> Corrections {
    var result = self ?? Corrections()
    result[keyPath: path] = value
    return result
  }
}

extension MessageRecord.Copy {
  fileprivate init?(line: String) {
    let fields = RecordReader.fields(line)
    guard fields.count == 3, let blob = ObjectID(hex: fields[0]) else { return nil }
    self.init(
      blob: blob, received: Timestamp(nearest: fields[1].utf8)?.seconds,
      date: Timestamp(nearest: fields[2].utf8)?.seconds)
  }
}

extension MessageRecord.Content {
  /// Modifies the trailer read last, if there is one.
  fileprivate mutating func changeLast(_ change: (inout GivenTrailer) -> Void) {
    guard let last = given.indices.last else { return }
    change(&given[last])
  }
}

extension [MessageRecord.Copy] {
  fileprivate mutating func setSource(_ source: MessageRecord.Copy.Source) {
    if let last = indices.last { self[last].source = source }
  }

  fileprivate mutating func changeSource(_ change: (MessageRecord.Copy.Source) -> MessageRecord.Copy.Source) {
    if let source = last?.source { setSource(change(source)) }
  }
}

/// A record of which not all lines are read yet.
private struct Reading {
  private var copies: [MessageRecord.Copy] = []
  private var corrections: Corrections?
  private var content = MessageRecord.Content(
    messageID: nil, kind: .other, sender: Address(name: nil, email: ""), subject: "", name: "")
  private var name: String?
  private var senderName: String?
  private var authorName: String?
  private var authorEmail: String?
  private var cites: [ObjectID] = []
  private var anchor: ObjectID?
  private var pullURL: String?
  private var pullRef: String?

  mutating func take(_ key: String, _ value: String) {
    switch key {
    case "mail": if let copy = MessageRecord.Copy(line: value) { copies.append(copy) }
    case "mail-mark":
      if let mark = UInt64(value) { copies.setSource(.init(sender: Address(name: nil, email: ""), mark: mark)) }
    case "mail-sender":
      copies.changeSource { .init(sender: Address(name: nil, email: value), mark: $0.mark) }
    case "mail-sender-name":
      copies.changeSource { .init(sender: Address(name: value, email: $0.sender.email), mark: $0.mark) }
    default: takeContent(key, value)
    }
  }

  private mutating func takeContent(_ key: String, _ value: String) {
    switch key {
    case "message-id": content.messageID = value
    case "kind": content.kind = MessageKind(rawValue: value) ?? .other
    case "date": content.date = MailDate(record: value)
    case "sender": content.sender = Address(name: nil, email: value)
    case "sender-name": senderName = value
    case "hidden-by": content.hiddenSender = Address(name: content.hiddenSender?.name, email: value)
    case "hidden-by-name": content.hiddenSender = Address(name: value, email: content.hiddenSender?.email ?? "")
    case "subject": content.subject = value
    case "name": name = value
    case "prefix": content.prefixes.append(value)
    case "version": content.version = Int(value, within: PartNumber.bounds)
    case "minor-version": content.minorVersion = Int(value, within: PartNumber.bounds) ?? 0
    case "tree": content.tree = SubjectTree(named: value)
    case "number": content.number = Int(value, within: PartNumber.bounds)
    case "insertion": content.insertion = Int(value, within: PartNumber.bounds) ?? 0
    case "total": content.total = Int(value, within: PartNumber.bounds)
    case "reply": content.isReply = true
    case "quotes": content.quotes = true
    case "proposal": content.isProposal = true
    case "in-reply-to": content.inReplyTo = value
    case "cites": if let id = ObjectID(hex: value) { cites.append(id) }
    case "anchor": anchor = ObjectID(hex: value)
    case "list": content.listIDs.append(value)
    case "author": authorEmail = value
    case "author-name": authorName = value
    case "patch-id": content.patchID = ObjectID(hex: value)
    case "file": content.files.append(value)
    case "trailer": if let trailer = MessageRecord.trailer(value) { content.given.append(GivenTrailer(trailer)) }
    case "trailer-remark": content.changeLast { $0.trailer.remark = value }
    case "trailer-scope": content.changeLast { $0.scope = TrailerScope(text: value) ?? .answered }
    case "trailer-condition": content.changeLast { $0.condition = value }
    case "change-id": content.changeID = value
    case "commit-change-id": content.commitChangeID = value
    case "base-commit": content.baseCommit = value
    case "depends-on": content.dependencies.append(value)
    case "prerequisite": content.prerequisites.append(value)
    case "supersedes": content.superseded.append(value)
    case "pull-url": pullURL = value
    case "pull-ref": pullRef = value
    case "hint-state": content.hints.state = value
    case "hint-delegate": content.hints.delegate = value
    case "hint-ignore": content.hints.ignore = true
    case "follows": corrections = corrections.with(\.follows, Corrections.Word(value))
    case "belongs": corrections = corrections.with(\.belongs, Corrections.Word(value))
    case "hidden": corrections = corrections.with(\.isHidden, true)
    default: break
    }
  }

  var record: MessageRecord {
    var content = content
    content.name = name ?? content.subject
    if let senderName { content.sender = Address(name: senderName, email: content.sender.email) }
    content.author = authorEmail.map { Address(name: authorName, email: $0) }
    content.citations = Citations(nearestFirst: cites, anchor: anchor)
    content.pullRequest = pullURL.map { MessageRecord.PullSource(url: $0, ref: pullRef) }
    return MessageRecord(copies: copies, content: content, corrections: corrections)
  }
}
