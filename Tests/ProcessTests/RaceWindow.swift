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
    for mail in try MailList.utilLinux.mails() {
      guard let name = Message(mail).messageID, wanted.contains(name), found[name] == nil else { continue }
      found[name] = mail
    }
    return names.compactMap { found[$0] }
  }
}
