import Bytes
import Git
import Platform
import Review

/// Commits as `git log` takes them: OLD..NEW, or NEW.
struct CommitRange {
  private(set) var tips: [ObjectID] = []
  private(set) var excluded: Set<ObjectID> = []
  /// What names its end.
  let end: Substring

  init(_ text: String, in code: Repository) throws {
    end = text.split(separator: "..", omittingEmptySubsequences: false).last ?? text[...]
    let result = try Program().run(["-C", code.path, "rev-parse", "--revs-only", text])
    for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
      if line.first == "^" {
        if let id = ObjectID(hex: line.dropFirst()) { excluded.insert(id) }
      } else if let id = ObjectID(hex: line) {
        tips.append(id)
      }
    }
    guard result.status == 0, !tips.isEmpty else {
      throw CommandFailure(
        .noInput, "there are no commits \(text) in \(code.path)", advice: "name them as for git log, as OLD..NEW")
    }
  }
}
