import ArgumentParser
import Git
import Index
import Mail
import Platform
import Review
import Tracker

extension Finder {
  /// Answers lists and searches. On a terminal it says how far it is when it has to make an index first.
  static func showingProgress(over snapshot: Snapshot, in repository: Repository) -> Finder {
    let progress = ProgressLine("Indexing", unit: "mails")
    return Finder(snapshot, repository: repository.path) { done, all in
      progress.update(done, fraction: Double(done) / Double(max(1, all)))
      if done >= all { progress.finish() }
    }
  }
}

/// What a search found, also where its time was up before all was looked at: then standard error says so.
struct FoundSoFar {
  let hits: [Hit]
  private let isUnfinished: Bool

  /// - Throws: What the search throws, and `UnfinishedSearch` where it looked at nothing.
  init(_ search: () throws -> [Hit]) throws {
    do {
      (hits, isUnfinished) = (try search(), false)
    } catch let unfinished as UnfinishedSearch {
      // Only pages make do with the mail that came last.
      guard case .since(let since) = unfinished.reach else { throw unfinished }
      (hits, isUnfinished) = (unfinished.hits, true)
      StandardError.line(
        "patchbay: another process is building the text index: only mail since "
          + "\(MailDate(seconds: since, offsetMinutes: 0).iso8601.prefix(10)) was searched; try again in a minute")
    }
  }

  /// - Throws: An exit with 75 where there may be more, and one with 1 where nothing was found that `isSearch` asks for.
  func finish(isSearch: Bool) throws {
    if isUnfinished { throw ExitCode(ExitStatus.tryAgain.rawValue) }
    if hits.isEmpty, isSearch { throw ExitCode(ExitStatus.no.rawValue) }
  }
}
