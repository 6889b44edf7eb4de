import Bytes
import Foundation
import Git
import Mail
import Patches
import TestSupport
import Testing

@testable import Tracker

/// A series in a form that both sides can be compared in.
private struct SeriesShape: Hashable {
  let version: Int
  let total: Int
  let cover: String?
  let patches: [Int: String]
  let name: String?

  init(_ series: PatchworkSeries) {
    version = series.version
    total = series.total
    cover = series.cover?.withoutBrackets
    patches = Dictionary(series.patches.map { ($0.number, $0.messageID.withoutBrackets) }) { first, _ in first }
    name = cover == nil ? nil : series.name
  }

  init(_ group: SeriesGroup, in snapshot: Snapshot) throws {
    version = group.version
    total = group.total
    cover = try group.cover.flatMap { try snapshot.message($0)?.content.messageID }
    var patches: [Int: String] = [:]
    for (number, id) in group.patches { patches[number] = try snapshot.message(id)?.content.messageID ?? id.hex }
    self.patches = patches
    // Without a cover letter Patchwork names a series by its first patch as it stands on its page, prefixes kept.
    name = try group.cover.flatMap { try snapshot.message($0)?.content.name }
  }

  var text: String {
    "v\(version)/\(total) cover \(cover ?? "-") "
      + patches.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}

@Suite("Series against Patchwork")
struct SeriesOracleTests {
  @Test(
    "are those of Patchwork, except for those judged one by one",
    arguments: [MailList.utilLinux, .linuxMan])
  func series(_ corpus: MailList) throws {
    let (store, data, digest) = try FoldBench().fold([corpus.facts()])
    let snapshot = FoldBench.snapshot(store, data, digest)
    var home: [String: [SeriesShape]] = [:]
    try snapshot.forEachSeries { (group) throws(GitError) in
      guard let shape = try? SeriesShape(group, in: snapshot) else { return true }
      for id in (shape.cover.map { [$0] } ?? []) + shape.patches.values { home[id, default: []].append(shape) }
      return true
    }
    var judged = JudgedSeries.all(corpus)
    var same = 0
    var met: Set<SeriesShape> = []
    for line in try SharedFiles.text("oracle/patchwork-\(corpus.name).series.jsonl").split(separator: "\n") {
      let theirs = try JSONDecoder().decode(PatchworkSeries.self, from: Data(line.utf8))
      let shape = SeriesShape(theirs)
      let ours = Set(theirs.messageIDs.flatMap { home[$0.withoutBrackets] ?? [] })
      met.formUnion(ours)
      if ours == [shape] {
        same += 1
        continue
      }
      let key = theirs.patches.first?.messageID.withoutBrackets ?? shape.cover ?? theirs.key.withoutBrackets
      let difference = "Patchwork: \(shape.text)\n" + ours.map { "  we: \($0.text)\n" }.sorted().joined()
      if let reason = judged.removeValue(forKey: key) {
        print("\(corpus): \(reason)\n\(difference)")
      } else {
        Issue.record("\(key) is not judged\n\(difference)")
      }
    }
    for shape in Set(home.values.joined()).subtracting(met) {
      let key = shape.patches.min { $0.key < $1.key }?.value ?? shape.cover ?? ""
      if judged.removeValue(forKey: key) == nil { Issue.record("only we have \(shape.text)") }
    }
    #expect(judged.isEmpty, "judged, but there is no difference: \(judged.keys.sorted())")
    print("\(corpus): \(same) series as Patchwork has them")
  }

  @Test(
    "comments belong to the patch or cover letter that Patchwork gives them, except for those judged",
    arguments: [MailList.utilLinux, .linuxMan])
  func comments(_ corpus: MailList) throws {
    let (store, data, digest) = try FoldBench().fold([corpus.facts()])
    let snapshot = FoldBench.snapshot(store, data, digest)
    var judged = JudgedComments.all(corpus)
    var (same, more) = (0, 0)
    for line in try SharedFiles.text("oracle/patchwork-\(corpus.name).messages.jsonl.gz").split(separator: "\n") {
      let theirs = try JSONDecoder().decode(PatchworkMessage.self, from: Data(line.utf8))
      let key = theirs.msgid.withoutBrackets
      let id = MessageName.id(of: key)
      guard let record = try snapshot.message(id) else {
        if theirs.kind != "error", !key.isEmpty { Issue.record("\(key) is not in the view") }
        continue
      }
      let isComment = record.content.kind == .comment || record.content.kind == .other
      let subject = isComment ? try snapshot.subject(ofComment: id) : nil
      let ours = try subject.flatMap { try snapshot.message($0)?.content.messageID }
      guard theirs.kind == "comment" else {
        if ours != nil { more += 1 }
        continue
      }
      // That it is a patch to us and a comment to Patchwork is judged with the kinds.
      guard isComment else { continue }
      if ours == theirs.parent?.withoutBrackets {
        same += 1
      } else if judged.removeValue(forKey: key) == nil {
        Issue.record("\(key): Patchwork has it below \(theirs.parent ?? "nothing"), we below \(ours ?? "nothing")")
      }
    }
    #expect(judged.isEmpty, "judged, but there is no difference: \(judged.keys.sorted())")
    print("\(corpus): \(same) comments as Patchwork has them, \(more) that it dropped")
  }

  @Test(
    "the window of 300 mails gives 38 series with all comments attached",
    .needsShared("corpus/util-linux.mbox.gz", MailList.window))
  func window() throws {
    let facts = try MailList.windowFacts()
    #expect(facts.count == 300)
    let (store, data, digest) = try FoldBench().fold([facts])
    let snapshot = FoldBench.snapshot(store, data, digest)
    #expect(data.counts.series == 38)
    // Four were not sent whole within the window.
    #expect(data.counts.complete == 34)
    var kinds: [String: PatchworkMessage] = [:]
    for line in try SharedFiles.text("oracle/patchwork-util-linux.messages.jsonl.gz").split(separator: "\n") {
      let message = try JSONDecoder().decode(PatchworkMessage.self, from: Data(line.utf8))
      kinds[message.msgid.withoutBrackets] = message
    }
    var (attached, theirs) = (0, 0)
    for fact in facts where fact.record.content.kind == .comment {
      if try snapshot.subject(ofComment: fact.id) != nil { attached += 1 }
    }
    for fact in facts {
      guard let row = kinds[fact.record.content.messageID ?? ""], row.kind == "comment" else { continue }
      let inWindow = facts.contains { $0.record.content.messageID == row.parent?.withoutBrackets }
      guard inWindow else { continue }
      theirs += 1
      let subject = try snapshot.subject(ofComment: fact.id).flatMap { try snapshot.message($0)?.content.messageID }
      #expect(subject == row.parent?.withoutBrackets)
    }
    print("window: \(theirs) comments as Patchwork has them, \(attached) in all")
    #expect(theirs >= 113)
    #expect(attached >= 113)
  }
}
