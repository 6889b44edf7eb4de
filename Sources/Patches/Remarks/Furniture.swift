import Bytes

/// The parts of a reply that are neither quoted nor said: the attribution line, signatures, list footers, marks for
/// omissions.
enum Furniture {
  /// The most lines that a signature has.
  static let signatureLines = 30

  /// Whether the line only says that something was left out: `[...]`, `[snip]`, `...`.
  static func isCut(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count <= 40 else { return false }
    var word: [UInt8] = []
    var dots = 0
    var hasBracket = false
    for byte in line {
      if ByteClass.isLetter(byte) {
        word.append(ByteClass.lower(byte))
      } else if byte == UInt8(ascii: ".") {
        dots += 1
      } else if byte == 0xE2 || byte == 0xA6 || byte == 0x80 {
        dots += 1  // U+2026 is E2 80 A6
      } else if "[](){}<>".utf8.contains(byte) {
        hasBracket = true
      } else if !(ByteClass.isGitSpace(byte) || "-=_*~8,:#/".utf8.contains(byte)) {
        return false
      }
    }
    if word.isEmpty { return dots >= 2 }
    let isCutWord = cutWords.contains(String(decoding: word, as: UTF8.self))
    return isCutWord && (hasBracket || dots >= 2 || word.count >= 4)
  }

  private static let cutWords: Set<String> = [
    "snip", "snipped", "cut", "skip", "skipped", "trim", "trimmed", "deleted", "omitted", "elided", "etc", "snippage",
    "cutrest", "removed", "stripped", "unrelatedpartsnipped", "trimming",
  ]

  /// Whether these lines are an attribution: `On Monday, Ada wrote:`.
  ///
  /// - Parameters:
  ///   - isFirst: Whether they are the first in the mail.
  ///   - names: Of those who may be quoted.
  static func isAttribution(_ text: [UInt8], isFirst: Bool, names: WordList) -> Bool {
    let text = GitText.trimmed(text[...])
    guard text.count > 3, text.count <= 400, let last = text.last, !isOfDiff(text) else { return false }
    let lowered = WordList.lowercased(text)
    let endsInColon = last == UInt8(ascii: ":") || lowered.suffix(3).elementsEqual("：".utf8)
    let hasAddress = text.contains(UInt8(ascii: "@"))
    let digits = text.count(where: ByteClass.isDigit)
    guard endsInColon else {
      // Some end without a colon, or with the name after it.
      return hasAddress && digits >= 6 && openings.begin(lowered) && verbs.isIn(lowered)
    }
    let hasName = names.isIn(lowered)
    if verbs.isIn(lowered) { return hasAddress || digits >= 4 || hasName || (isFirst && text.count < 80) }
    if isFirst, hasName, text.count < 60 { return true }
    return digits >= 4 && (hasAddress || hasName)
  }

  /// The names that are long enough to identify a person.
  static func tellingNames(_ names: [String]) -> WordList { WordList(names.filter { $0.utf8.count > 3 }) }

  /// Whether the line says that somebody wrote what follows, even if that has no marks.
  static func namesWhoWrote(_ line: ArraySlice<UInt8>, names: WordList) -> Bool {
    line.count > 3 && verbs.isIn(WordList.lowercased(line.suffix(400)))
      && isAttribution(Array(line), isFirst: false, names: names)
  }

  private static func isOfDiff(_ line: ArraySlice<UInt8>) -> Bool {
    ["@@ -", "diff ", "+", "-"].contains { line.starts(with: $0.utf8) }
  }

  /// Whether an attribution may begin with this line.
  static func opensAttribution(_ line: ArraySlice<UInt8>, names: WordList) -> Bool {
    guard let first = line.first else { return false }
    if ByteClass.isDigit(first) { return true }
    let lowered = WordList.lowercased(line.prefix(80))
    return openings.begin(lowered) || names.begin(lowered)
  }

  private static let openings = WordList([
    "on ", "am ", "le ", "el ", "il ", "op ", "dne ", "w dniu ", "den ", "em ", "quoting ", "in message", "in article",
    "* ", "from ", "mon, ", "tue, ", "wed, ", "thu, ", "fri, ", "sat, ", "sun, ", "\"", "[", "在 ", "в ", "за ",
  ])

  private static let verbs = WordList([
    "wrote", "writes", "schrieb", "écrit", "escribió", "escribio", "escreveu", "scritto", "napisał", "napsal", "skrev",
    "schreef", "said", "wrotes", "kirjoitti", "пишет", "писал", "yazdı", "написа", "写道", "píše", "quoting", " typed",
  ])

  /// Whether a line begins the header that a mailer puts above a mail that it quotes without marks.
  static func isOriginalMessage(_ line: ArraySlice<UInt8>) -> Bool {
    let line = GitText.trimmed(line)
    guard line.count >= 12, line.count <= 80, line.starts(with: "---".utf8), line.suffix(3).elementsEqual("---".utf8)
    else { return false }
    let words = String(decoding: line, as: UTF8.self).lowercased().filter { $0.isLetter }
    return originals.contains { words.contains($0) }
  }

  private static let originals = [
    "originalmessage", "originalmail", "originalappointment", "forwardedmessage", "ursprünglichenachricht",
    "messagedorigine", "messageoriginal", "mensajeoriginal", "mensagemoriginal", "messaggiooriginale",
    "oorspronkelijkbericht", "原始邮件", "邮件原件", "origmessage", "replymessage",
  ]

  /// What a field says that Outlook puts above a mail that it quotes: `From: …`, `Sent: …`.
  enum QuotedField: Equatable {
    /// By whom the mail was sent.
    case sender
    /// When, to whom or how it was sent, which only a mail that was sent has.
    case sent
    /// What the header of a patch has, too.
    case other
  }

  /// What the line says as a field of a quoted mail's header; nil if it is none.
  static func quotedField(_ line: ArraySlice<UInt8>) -> QuotedField? {
    let letters = line.drop { ByteClass.isGitSpace($0) || $0 == UInt8(ascii: "*") }
    guard let colon = letters.firstIndex(of: UInt8(ascii: ":")), colon - letters.startIndex <= 16 else { return nil }
    let name = fieldName(letters[..<colon])
    guard fields.contains(name) else { return nil }
    if senders.contains(name) { return .sender }
    return notSent.contains(name) ? .other : .sent
  }

  private static let fields: Set<String> = [
    "from", "sent", "to", "cc", "subject", "date", "importance", "reply-to", "sentby", "onbehalfof", "von", "gesendet",
    "an", "betreff", "datum", "de", "envoyé", "à", "objet", "enviado", "para", "asunto", "发件人", "发送时间", "收件人",
    "抄送", "主题", "da", "inviato", "a", "oggetto", "bcc", "attachments",
  ]

  /// In lower case, without the marks of bold text.
  private static func fieldName(_ name: ArraySlice<UInt8>) -> String {
    let letters = WordList.lowercased(name.lazy.filter { $0 != UInt8(ascii: "*") && $0 != UInt8.space })
    return String(decoding: letters, as: UTF8.self)
  }

  private static let senders: Set<String> = ["from", "von", "de", "da", "发件人", "sentby"]
  /// Fields that the header of a patch has, too.
  private static let notSent: Set<String> = ["subject", "betreff", "objet", "asunto", "date", "datum", "cc", "bcc"]

  /// Whether the line is the first of a mail that `git format-patch` wrote.
  static func isMailboxLine(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "From ".utf8) && String(decoding: line, as: UTF8.self).contains(" Mon Sep 17 00:00:00 2001")
  }

  /// Whether this line is a message of a compiler or checker: `clock.c:12:7: error`.
  static func isFault(_ line: ArraySlice<UInt8>) -> Bool {
    let text = WordList.lowercased(line.prefix(400))
    if faults.isIn(text) { return true }
    let fields = text.prefix { $0 != UInt8.space }.split(
      separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return fields.dropFirst().contains { !$0.isEmpty && $0.allSatisfy(ByteClass.isDigit) }
  }

  private static let faults = WordList(["error:", "warning:", "undefined", "note:"])

  /// Whether the line is the version of git below a patch.
  static func isVersion(_ line: ArraySlice<UInt8>) -> Bool {
    line.count >= 3 && line.count <= 40 && line.contains(UInt8(ascii: "."))
      && ByteClass.isDigit(line[line.startIndex]) && !line.contains(UInt8.space)
  }

  /// Whether the line separates the text from a signature.
  static func isSignatureMark(_ line: ArraySlice<UInt8>) -> Bool {
    line.elementsEqual("-- ".utf8) || line.elementsEqual("--".utf8) || line.elementsEqual("--\u{A0}".utf8)
  }

  /// Whether the line is a rule that list programs put above their footer.
  static func isFooterRule(_ line: ArraySlice<UInt8>) -> Bool {
    let line = GitText.trimmed(line)
    return line.count >= 1 && (line.count >= 20 && line.allSatisfy { $0 == UInt8(ascii: "_") })
      || line.elementsEqual("-".utf8) || line.elementsEqual("--".utf8) || line.elementsEqual("---".utf8)
  }

  /// Whether the line is what list programs say in their footer.
  static func isFooterText(_ line: ArraySlice<UInt8>) -> Bool {
    line.count <= 300 && footers.isIn(WordList.lowercased(line))
  }

  private static let footers = WordList([
    "mailing list", "listinfo", "to unsubscribe", "unsubscribe from this list", "majordomo info",
    "you received this message because", "more majordomo", "postorius/lists",
  ])
}
