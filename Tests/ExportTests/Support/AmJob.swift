import Foundation
import TestSupport

/// One line of `oracle/git-am-util-linux.jsonl.gz`: what `git am -3` made of some mails on a commit.
struct AmJob: Decodable {
  struct Made: Decodable {
    let commit: String
    let tree: String
    let authorName: String
    let authorEmail: String
    let authorDate: String
    let subject: String
    let message: String
  }

  let kind: String
  let messageIds: [String]
  let subject: String
  let date: Int64
  let base: String
  let result: String
  let error: String?
  let commits: [Made]

  static func all() throws -> [AmJob] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try SharedFiles.text("oracle/git-am-util-linux.jsonl.gz").split(separator: "\n").map {
      try decoder.decode(AmJob.self, from: Data($0.utf8))
    }
  }
}
