/// Copies of mails that stand beside the originals: other Message-IDs, other senders, the same threads.
enum Renaming {
  private static let fields = ["message-id:", "in-reply-to:", "references:", "from:"]

  /// The mail with a word put behind each `<` of its Message-ID, In-Reply-To, References and From; copy 0 is the mail.
  ///
  /// - Parameter suffix: Only for the Message-ID: makes another mail in the same thread.
  static func rename(_ mail: [UInt8], as copy: Int, suffix: String = "") -> [UInt8] {
    guard copy > 0 || !suffix.isEmpty else { return mail }
    let mark = Array("\(copy).".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(mail.count + 200)
    var position = 0
    var field = ""
    while position < mail.count {
      let end = mail[position...].firstIndex(of: 10).map { $0 + 1 } ?? mail.count
      let line = mail[position..<end]
      position = end
      if line.count <= 2, line.allSatisfy({ $0 == 10 || $0 == 13 }) {
        result += line
        break
      }
      if let first = line.first, first != 32, first != 9 {
        let name = String(decoding: line.prefix(12), as: UTF8.self).lowercased()
        field = fields.first { name.hasPrefix($0) } ?? ""
      }
      guard !field.isEmpty else {
        result += line
        continue
      }
      for byte in line {
        result.append(byte)
        guard byte == UInt8(ascii: "<") else { continue }
        if field == "message-id:" { result += Array(suffix.utf8) }
        if copy > 0 { result += mark }
      }
    }
    return result + mail[position...]
  }
}
