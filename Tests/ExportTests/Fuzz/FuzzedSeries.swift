import Bytes
import Export
import Git
import Mail
import Patches

/// Any bytes taken as the mails of a series and put on a base: whatever comes must be commits or an error.
struct FuzzedSeries {
  let base: ObjectID
  private(set) var made = 0
  private(set) var refused = 0

  init(base: ObjectID) { self.base = base }

  /// Takes a mailbox through plan, base search, and apply; the input also chooses the options.
  ///
  /// - Returns: what must never be; nil if all is well.
  mutating func problem(with mailbox: [UInt8], in repository: Repository) throws -> String? {
    let choice = mailbox.count
    var options = ExportOptions()
    options.usesScissors = choice % 3 == 0
    options.addsMessageID = choice % 4 == 0
    options.signOff = choice % 5 == 0 ? "Rita <rita@example.org>" : nil
    let trailers = choice % 2 == 0 ? [Trailer(key: "Acked-by", value: "Li <li@example.org>")] : []
    var commits: [PlannedCommit] = []
    var splitter = MailboxSplitter()
    splitter.append(mailbox[...])
    splitter.finish()
    while let mail = splitter.next(), commits.count < 8 {
      let id = StoredObject.id(.blob, mail.bytes)
      do throws(PlanError) {
        commits.append(
          try PlannedCommit(
            id: id, number: commits.count + 1, raw: mail.bytes, trailers: trailers, options: options))
      } catch {
        refused += 1
      }
    }
    let store = ObjectBuffer(over: repository)
    var search = BaseSearch()
    search.date = Int64(choice) * 1_000_000
    search.branch = base.hex
    _ = try search.find(for: commits, in: repository)
    var applier = SeriesApplier(store: store)
    applier.mergesThreeWay = choice % 7 != 0
    _ = try applier.applyMissing(commits, to: base)
    let series = try applier.apply(commits, to: base)
    made += series.commits.count
    refused += series.failure == nil ? 0 : 1
    if let failure = series.failure, failure.reason.isEmpty || failure.reason.contains("\n") { return "no reason" }
    for commit in series.commits {
      guard try store.commit(commit.id).tree == commit.tree else { return "another tree" }
      if let path = try unsafe(in: commit.tree, store) { return "path \(path)" }
    }
    return nil
  }

  /// A name in the tree that git would not check out.
  private func unsafe(in tree: ObjectID, _ store: ObjectBuffer) throws -> String? {
    var pending = [tree]
    var seen: Set<ObjectID> = []
    while let id = pending.popLast() {
      let entries = try store.tree(id).entries
      if Tree(entries).entries != entries { return "order of \(id)" }
      for entry in entries {
        guard PathCheck.problem(entry.name, mode: entry.mode) == nil else { return entry.nameText }
        if entry.mode.isTree, seen.insert(entry.id).inserted { pending.append(entry.id) }
      }
    }
    return nil
  }
}
