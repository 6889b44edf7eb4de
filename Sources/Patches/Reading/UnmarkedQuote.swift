import Bytes

/// Finds where a mailer quotes the original mail without marking the lines, as Outlook does: what follows repeats
/// somebody's words, and a diff in it is not a new patch.
enum UnmarkedQuote {
  /// How many lines of a text are looked at; text above a quotation is shorter.
  private static let maximumLines = 400

  /// Whether the text of a reply announces a quotation: by a line such as `-----Original Message-----`, or by the
  /// fields of the original mail (`From:`, `Sent:`, `To:`, `Subject:`).
  static func opens(in text: [UInt8]) -> Bool {
    let lines = text.split(separator: UInt8.lineFeed, maxSplits: maximumLines, omittingEmptySubsequences: false)
      .prefix(maximumLines).map(line)
    if let first = lines.firstIndex(where: { !$0.isEmpty }), continuesHeader(lines[first...]) { return true }
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if isRule(line) { return true }
      // git format-patch writes such fields, too, below a line of its own.
      guard fields[0].contains(key(of: line)), index == 0 || !isFormatPatch(lines[index - 1]) else { continue }
      if opensHeader(lines[index...]) { return true }
    }
    return false
  }

  /// A line as the rules compare it; `-` for one that none of them is about, as most are.
  private static func line(_ bytes: ArraySlice<UInt8>) -> String {
    let trimmed = GitText.trimmed(bytes.prefix(200))
    let isField = trimmed.contains { $0 == UInt8(ascii: ":") || $0 == 0xEF }
    let isFrom = trimmed.first.map { $0 | 0x20 == UInt8(ascii: "f") } ?? true
    guard isField || isFrom || trimmed.starts(with: "---".utf8) else { return "-" }
    return String(decoding: trimmed, as: UTF8.self).lowercased()
  }

  /// Whether a text holds the first line of a file of git format-patch.
  static func holdsFormatPatch(_ text: [UInt8]) -> Bool {
    text.split(separator: UInt8.lineFeed, maxSplits: maximumLines).prefix(maximumLines).contains {
      $0.starts(with: "From ".utf8) && isFormatPatch(String(decoding: $0.prefix(60), as: UTF8.self).lowercased())
    }
  }

  /// Whether a line is the one with which git format-patch begins a file, `From ID Mon Sep 17 00:00:00 2001`.
  private static func isFormatPatch(_ line: String) -> Bool {
    let words = line.split(separator: " ")
    return words.count > 2 && words[0] == "from" && words[1].utf8.count == 40 && words[1].allSatisfy(\.isHexDigit)
  }

  /// `-----Original Message-----`, in whatever language. A forwarded mail is not a quotation: it may be new here.
  private static func isRule(_ line: String) -> Bool {
    line.hasPrefix("---") && line.hasSuffix("---") && originals.contains { line.contains($0) }
  }

  /// Whether a `From:` line begins the fields of a mail that is quoted. To git, From, Date and Subject belong to a
  /// commit; sender and recipients occur only in a quotation.
  private static func opensHeader(_ lines: ArraySlice<String>) -> Bool {
    let keys = lines.dropFirst().filter { !$0.isEmpty }.prefix(6).map(key(of:))
    let found = fields.dropFirst().map { field in keys.contains { field.contains($0) } }
    let (sent, to, subject) = (found[0], found[2], found[3])
    return sent && (to || subject) || to && subject
  }

  /// Whether a text begins in the middle of such fields: git took From at the top of the body for the commit's.
  private static func continuesHeader(_ lines: ArraySlice<String>) -> Bool {
    let keys = lines.prefix(3).map(key(of:))
    guard let first = keys.first, fields[1].contains(first) || fields[3].contains(first) else { return false }
    return keys.dropFirst().contains { fields[1].contains($0) || fields[3].contains($0) || fields[4].contains($0) }
  }

  /// The text before the first colon, plain or wide, without spaces and stars; empty where there is none. By bytes: it is
  /// asked of each line.
  private static func key(of line: String) -> String {
    let bytes = Array(line.utf8)
    var key: [UInt8] = []
    var place = 0
    func isHere(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: ":"): return String(decoding: key, as: UTF8.self)
      case 0xEF where isHere("："): return String(decoding: key, as: UTF8.self)
      case 0xC2 where isHere("\u{A0}"): place += 1
      case UInt8(ascii: " "), UInt8(ascii: "*"): break
      case let byte: key.append(byte)
      }
      place += 1
    }
    return ""
  }

  /// Parts of the words for "original".
  private static let originals = [
    "origin", "ursprüng", "ursprung", "oorspronkelijk", "oprindelig", "opprinnelig", "oryginaln", "původní",
    "alkuperäinen", "исходное", "原始", "原件", "元のメッセージ",
  ]
  /// By field: From, Sent, Date, To, Subject.
  private static let fields: [Set<String>] = [
    ["from", "von", "de", "da", "fra", "från", "van", "od", "发件人", "寄件者", "差出人", "от", "kimden", "lähettäjä"],
    [
      "sent", "gesendet", "envoyé", "inviato", "enviado", "enviadoel", "sendt", "skickat", "verzonden", "wysłano",
      "发送时间", "寄件日期", "送信日時", "отправлено", "gönderildi", "lähetetty",
    ],
    ["date", "datum", "fecha", "data", "日期", "дата"],
    ["to", "an", "à", "a", "para", "til", "till", "aan", "do", "收件人", "宛先", "кому", "kime"],
    [
      "subject", "betreff", "objet", "oggetto", "asunto", "assunto", "emne", "ämne", "onderwerp", "temat", "主题",
      "主旨", "件名", "тема", "konu",
    ],
  ]
}
