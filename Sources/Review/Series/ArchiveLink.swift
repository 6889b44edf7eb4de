package import Tracker

/// Where to read a mail in its project's archive (`project.NAME.archive`).
package enum ArchiveLink {
  /// The URL; nil for a mail without a Message-ID, or of no project with an archive.
  package static func url(of record: MessageRecord, by configuration: TrackerConfiguration) -> String? {
    guard let messageID = record.content.messageID,
      var archive = configuration.projects(of: record).lazy.compactMap(\.archive).first
    else { return nil }
    if !archive.hasSuffix("/") { archive += "/" }
    return archive + escaped(messageID)
  }

  /// The Message-ID as a part of a URL: what would end the part is written as `%XX`.
  private static func escaped(_ messageID: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@".utf8)
    return messageID.utf8.map { byte in
      if plain.contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
