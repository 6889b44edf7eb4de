import Bytes
public import Git

/// Adds facts to a view: a pure function of the view's data and the facts.
///
/// What a mail says by itself (its record, what it answers, its row among the parts) forms sets, so adding is union.
/// What depends on several mails (which parts make a series) is recomputed from those sets for the few keys that the
/// new facts touch. So the result depends on the set of facts alone, not on order or batches, and one more mail costs
/// only what it touches.
public struct Fold {
  private var data: ViewData
  private var tables: FoldTables
  private var changed: Set<ObjectID> = []
  private var answers: [ObjectID: Set<ObjectID>] = [:]
  /// The keys of the revision tables in which the new mails are listed.
  private var revisionKeys: [ObjectID: Set<ObjectID>] = [:]
  private var histories: [ObjectID: HistoryText] = [:]

  private let componentLimit: Int

  private init(_ data: ViewData, componentLimit: Int) {
    self.data = data
    self.componentLimit = componentLimit
    tables = FoldTables(base: data)
  }

  /// The view with these facts added. Facts that it already has change nothing.
  public static func adding(
    _ facts: some Sequence<Fact>, to data: ViewData, in store: some ObjectStore
  ) throws -> ViewData {
    try adding(facts, to: data, componentLimit: SeriesNeighbourhood.limit, in: store)
  }

  /// The same with another limit, for tests: see ``SeriesNeighbourhood/limit``.
  static func adding(
    _ facts: some Sequence<Fact>, to data: ViewData, componentLimit: Int, in store: some ObjectStore
  ) throws -> ViewData {
    var fold = Fold(data, componentLimit: componentLimit)
    for fact in facts {
      switch fact {
      case .mail(let mail): try fold.add(mail, in: store)
      case .event(let id, let event): try fold.add(event, id: id, in: store)
      }
    }
    try fold.updateParts(in: store)
    try fold.updateSeries(in: store)
    return try fold.finish(in: store)
  }

  // MARK: Facts

  private mutating func add(_ mail: MailFact, in store: some ObjectStore) throws {
    if let existing = try tables.anyMessage(mail.id, .after, in: store)?.record {
      guard let record = existing.adding(mail.record) else { return }
      if record.copies.count > existing.copies.count { data.counts.mails += 1 }
      tables.set(record, for: mail.id)
    } else {
      if let corrections = Corrections(try history(of: mail.id, in: store).history) {
        var record = mail.record
        record.corrections = corrections
        tables.set(record, for: mail.id)
      } else {
        tables.set(FoldedMessage(mail))
      }
      data.counts.mails += 1
    }
    changed.insert(mail.id)
    // The keys of every copy, so that a table is the set of all mails that were ever listed in it.
    revisionKeys[mail.id, default: []].formUnion(mail.revisionKeys)
    for answer in mail.answers { answers[answer.parent, default: []].insert(answer.child) }
  }

  private mutating func add(
    _ event: Event, id: ObjectID, in store: some ObjectStore
  ) throws {
    var history = try history(of: event.target, in: store)
    // So that the text is not copied.
    histories[event.target] = nil
    if history.add(ReviewHistory.Entry(id: id, event: event)) { data.counts.events += 1 }
    histories[event.target] = history
    // The same of every word, whether it is the last or not.
    for message in event.changes.compactMap(\.linked) {
      revisionKeys[event.target, default: []].insert(RevisionKeys.threadKey(message))
    }
    guard event.corrects, var record = try tables.anyMessage(event.target, .after, in: store)?.record else { return }
    record.corrections = Corrections(history.history)
    tables.set(record, for: event.target)
    changed.insert(event.target)
  }

  private func history(
    of target: ObjectID, in store: some ObjectStore
  ) throws -> HistoryText {
    if let known = histories[target] { return known }
    guard let entry = try data.reviews.value(for: target, in: store) else { return HistoryText() }
    return HistoryText(try store.blob(entry.id))
  }

  // MARK: Parts and series

  /// Updates the part tables for the changed messages.
  private mutating func updateParts(in store: some ObjectStore) throws {
    for (id, keys) in revisionKeys {
      for key in keys { try tables.changeLinks(key, in: store) { $0.insert(id) } }
    }
    for id in changed {
      let old = try tables.message(id, .before, in: store)
      let new = try tables.message(id, .after, in: store)
      if let old { data.counts.count(old.record.content.kind, by: -1) }
      if let new { data.counts.count(new.record.content.kind, by: 1) }
      let (oldPart, newPart) = (old?.part, new?.part)
      guard oldPart != newPart else { continue }
      for key in oldPart.map(PartTable.keys) ?? [] { try tables.change(key, in: store) { $0.remove(id) } }
      if let newPart {
        for key in PartTable.keys(of: newPart) { try tables.change(key, in: store) { $0.set(newPart) } }
      }
    }
  }

  /// Recomputes the series of all components that the changed messages are or were in.
  private mutating func updateSeries(in store: some ObjectStore) throws {
    var update = SeriesUpdate(data: data, limit: componentLimit)
    let links = overflowedLinks()
    let difference = try update.difference(
      changed: changed, alsoParts: overflowed().union(links), alsoVersions: links, &tables, in: store)
    try replaceSeries(gone: difference.gone, with: difference.groups, in: store)
  }

  /// Members of tables that rose above the limit, or fell below it: such a table stops or starts joining them.
  private func overflowed() -> Set<ObjectID> {
    var result: Set<ObjectID> = []
    for (key, table) in tables.newTables {
      guard let old = tables.knownOldTable(key), (old.joined == nil) != (table.joined == nil) else { continue }
      result.formUnion(old.rows.keys)
      result.formUnion(table.rows.keys)
      // Of a thread also the message that it is below.
      result.insert(key)
    }
    return result
  }

  /// The same for the tables of mails that may be versions of one another.
  private func overflowedLinks() -> Set<ObjectID> {
    var result: Set<ObjectID> = []
    for (key, table) in tables.newLinks {
      guard let old = tables.knownOldLinks(key), (old.joined == nil) != (table.joined == nil) else { continue }
      result.formUnion(old.ids)
      result.formUnion(table.ids)
    }
    return result
  }

  private mutating func replaceSeries(
    gone: Set<ObjectID>, with groups: [SeriesGroup], in store: some ObjectStore
  ) throws {
    var edits: [ObjectID: FanoutTree.Value?] = [:]
    for head in gone {
      if let stored = try data.series.value(for: head, in: store) {
        data.counts.count(SeriesGroup(head: head, record: try store.blob(stored.id)), by: -1)
      }
      edits[head] = .some(nil)
    }
    for group in groups {
      let record = group.record
      if let stored = try data.series.value(for: group.head, in: store) {
        if stored.id == SHA1.blobID(record) { continue }
        data.counts.count(SeriesGroup(head: group.head, record: try store.blob(stored.id)), by: -1)
      }
      data.counts.count(group, by: 1)
      edits[group.head] = .init(mode: .file, id: try store.write(.blob, record))
    }
    data.series = try data.series.applying(edits, in: store)
  }

  // MARK: Result

  private mutating func finish(in store: some ObjectStore) throws -> ViewData {
    var messages: [ObjectID: FanoutTree.Value?] = [:]
    var hidden: [ObjectID: FanoutTree.Value?] = [:]
    for (id, message) in tables.newMessages {
      let value = FanoutTree.Value(mode: .file, id: try store.write(.blob, message.bytes))
      let isHidden = message.record.corrections?.isHidden == true
      messages[id] = .some(isHidden ? nil : value)
      if isHidden || !data.hidden.isEmpty { hidden[id] = .some(isHidden ? value : nil) }
    }
    data.messages = try data.messages.applying(messages, in: store)
    data.hidden = try data.hidden.applying(hidden, in: store)

    var parts: [ObjectID: FanoutTree.Value?] = [:]
    for (key, table) in tables.newTables {
      parts[key] = .some(try table.value(writingTo: store))
    }
    data.parts = try data.parts.applying(parts, in: store)

    var links: [ObjectID: FanoutTree.Value?] = [:]
    for (key, table) in tables.newLinks {
      links[key] = .init(mode: .file, id: try store.write(.blob, table.bytes))
    }
    data.revisions = try data.revisions.applying(links, in: store)

    var folders: [ObjectID: FanoutTree.Value?] = [:]
    for (parent, children) in answers {
      let root = try data.answers.value(for: parent, in: store)?.id
      if let changed = try AnswerTree.adding(children, to: root, in: store) {
        folders[parent] = .init(mode: .tree, id: changed)
      }
    }
    data.answers = try data.answers.applying(folders, in: store)

    var reviews: [ObjectID: FanoutTree.Value?] = [:]
    for (target, history) in histories {
      reviews[target] = .init(mode: .file, id: try store.write(.blob, history.bytes))
    }
    data.reviews = try data.reviews.applying(reviews, in: store)
    return data
  }
}
