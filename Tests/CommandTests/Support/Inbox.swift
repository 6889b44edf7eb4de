import TestSupport

/// A public-inbox repository made of mails, as git fast-import makes it.
struct Inbox {
  let path: String
  let isVersion1: Bool

  /// An empty bare repository.
  init(_ path: String, version1: Bool = false) throws {
    self.path = path
    isVersion1 = version1
    try Command("git", "init", "-q", "--bare", "-b", "master", path).run().succeeded()
  }

  /// Adds a commit for each mail.
  func add(_ mails: [MailBuilder], from first: Int) throws {
    var stream: [UInt8] = []
    let hasParent = try Command("git", "-C", path, "rev-parse", "-q", "--verify", "master").run().status == 0
    for (index, mail) in mails.enumerated() {
      let bytes = mail.bytes
      stream += Array("blob\nmark :\(index + 1)\ndata \(bytes.count)\n".utf8) + bytes + [10]
      let digits = String(first + index)
      let name = String(repeating: "0", count: 40 - digits.count) + digits
      let file =
        isVersion1 ? "\(digits.suffix(2).count == 2 ? digits.suffix(2) : "0\(digits)")/\(name.suffix(38))" : "m"
      let author = "A <a@example.org> \(1_700_000_000 + first + index) +0000"
      stream += Array("commit refs/heads/master\nauthor \(author)\ncommitter \(author)\ndata 1\nx\n".utf8)
      if index == 0, hasParent { stream += Array("from refs/heads/master^0\n".utf8) }
      stream += Array("M 100644 :\(index + 1) \(file)\n".utf8)
    }
    try Command("git", "-C", path, "fast-import", "--quiet", input: stream).run().succeeded()
  }

  /// Mails of series that make sense together.
  static func mails(_ count: Int) -> [MailBuilder] {
    var result: [MailBuilder] = []
    var number = 0
    while result.count < count {
      result += MailBuilder.series("s\(number)", of: 3, firstMinute: number * 5)
      number += 1
    }
    return Array(result.prefix(count))
  }
}
