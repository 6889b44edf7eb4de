import Bytes
import Git
import Mail
import Tracker

/// Messages and people with one number: where other programs use integers (``ObjectID/number``), the number stands for
/// the one with the lower id; the other can be found only by its Message-ID or address. By chance, one in ten thousand
/// trackers of a million messages has such a pair; an attacker can construct one.
enum SharedNumbers {
  static func findings(_ tracker: TrackerRepository) throws -> [Finding] {
    var messages = Pairs()
    var people: [ObjectID: String] = [:]
    try tracker.snapshot().forEachMessage { id, record throws(GitError) in
      messages.add(id)
      let email = record.content.sender.email.lowercased()
      if !email.isEmpty { people[SHA1.blobID(Array(email.utf8))] = email }
      return true
    }
    var persons = Pairs()
    for id in people.keys.sorted() { persons.add(id) }
    let place = shellQuoted(tracker.git.path)
    return messages.all.map { kept, id in
      finding(id, id.hex, "message \(kept.hex)", "Message-ID", fix: "patchbay show \(id.hex) --tracker \(place)")
    }
      + persons.all.map { kept, id in
        let email = people[id] ?? ""
        return finding(
          id, email, people[kept] ?? "", "address",
          fix: "patchbay list --all --submitter \(shellQuoted(email)) --tracker \(place)")
      }
  }

  private static func finding(_ id: ObjectID, _ name: String, _ kept: String, _ other: String, fix: String) -> Finding {
    Finding(
      .facts, name, "its number in the API, \(id.number), is also that of \(kept), which keeps it; use the \(other)",
      fix: fix, isHarmless: true)
  }

  /// Ids that share a number, each with the lowest of that number, from ids that come in order.
  private struct Pairs {
    private(set) var all: [(kept: ObjectID, id: ObjectID)] = []
    private var kept: ObjectID?

    mutating func add(_ id: ObjectID) {
      if let kept, kept.number == id.number { all.append((kept, id)) } else { kept = id }
    }
  }
}
