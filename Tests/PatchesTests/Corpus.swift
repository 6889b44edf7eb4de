import TestSupport

/// The mails of a shared mailbox (mboxrd), in order.
enum Corpus {
  static let utilLinux = "corpus/util-linux.mbox.gz"
  static let linuxMan = "corpus/linux-man-5000.mbox.gz"

  static func mails(_ name: String) throws -> [[UInt8]] {
    var mails: [[UInt8]] = []
    var current: [UInt8] = []
    var afterBlank = true
    for line in try SharedFiles.read(name).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if afterBlank, line.starts(with: "From ".utf8) {
        if !current.isEmpty { mails.append(finished(current)) }
        current = []
        afterBlank = false
        continue
      }
      afterBlank = line.isEmpty
      let unquoted = line.drop { $0 == UInt8(ascii: ">") }
      current += line.first == UInt8(ascii: ">") && unquoted.starts(with: "From ".utf8) ? line.dropFirst() : line
      current.append(UInt8(ascii: "\n"))
    }
    if !current.isEmpty { mails.append(finished(current)) }
    return mails
  }

  /// Without the empty line that parts mails in a mailbox.
  private static func finished(_ mail: [UInt8]) -> [UInt8] {
    mail.suffix(2).elementsEqual([UInt8(ascii: "\n"), UInt8(ascii: "\n")]) ? mail.dropLast() : mail
  }
}
