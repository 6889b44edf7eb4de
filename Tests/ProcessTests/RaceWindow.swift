import Mail
import TestSupport

/// The 300 consecutive mails of util-linux on which other trackers lose series and comments.
enum RaceWindow {
  static let files = ["corpus/util-linux.mbox.gz", "oracle/race-window-util-linux.txt"]

  static func mails() throws -> [[UInt8]] {
    let names = try SharedFiles.text(files[1]).split(separator: "\n").map { line in
      line.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace }
    }
    var found: [String: [UInt8]] = [:]
    let wanted = Set(names)
    var splitter = MailboxSplitter()
    splitter.append(try SharedFiles.read(files[0])[...])
    splitter.finish()
    while let mail = splitter.next() {
      guard let name = Message(mail.bytes).messageID, wanted.contains(name), found[name] == nil else { continue }
      found[name] = mail.bytes
    }
    return names.compactMap { found[$0] }
  }
}
