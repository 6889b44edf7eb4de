/// Which lines of a reply the second way of placing does not expect among the remarks: signatures, footers of lists, the
/// line that names whom a mail quotes, marks for what was cut out, and mails quoted without marks.
struct PlainFurniture {
  let isParentKnown: Bool
  private var isBelowSignature = false
  private var isFooter = false
  private var isBelowOriginal = false

  init(isParentKnown: Bool) { self.isParentKnown = isParentKnown }

  mutating func meetQuotation() { (isBelowSignature, isFooter) = (false, false) }

  /// Whether something that is no text of the reviewer's begins at this line.
  func begins(_ lines: [String], _ index: Int, _ known: String) -> Bool {
    isSignatureMark(lines, index) || isRule(lines[index]) || isOriginal(lines, index, known)
  }

  mutating func covers(_ line: String, _ lines: [String], _ index: Int, _ known: String) -> Bool {
    if isSignatureMark(lines, index) { isBelowSignature = true }
    if isRule(line), lines[index...].prefix(6).contains(where: isFooterText) { isFooter = true }
    if isOriginal(lines, index, known) {
      (isBelowOriginal, isBelowSignature, isFooter) = (true, false, false)
      return true
    }
    if isBelowSignature || isFooter { return true }
    guard isBelowOriginal else { return false }
    return isRule(line) || isField(line) || line.hasPrefix("CAUTION") || line.hasPrefix("CONFIDENTIALITY NOTICE")
      || known.contains(PlainText.squeezed(PlainText.withoutMarks(line)))
  }

  private func isSignatureMark(_ lines: [String], _ index: Int) -> Bool {
    guard ["-- ", "--", "--\u{A0}"].contains(lines[index]) else { return false }
    // A diff in the text ends so, too.
    return index + 1 == lines.count || !lines[index + 1].isEmpty || !lines[index...].contains(where: PlainText.isQuoted)
  }

  private func isRule(_ line: String) -> Bool { line.hasPrefix("______") && line.allSatisfy { $0 == "_" || $0 == " " } }

  private func isFooterText(_ line: String) -> Bool {
    line.contains("mailing list") || line.contains("listinfo") || line.contains("unsubscribe")
  }

  private func isOriginal(_ lines: [String], _ index: Int, _ known: String) -> Bool {
    if lines[index].hasPrefix("-----Original") { return true }
    if lines[index].hasSuffix("wrote:"),
      let next = lines[(index + 1)...].first(where: { !$0.allSatisfy(\.isWhitespace) }), !PlainText.isQuoted(next)
    {
      return known.contains(PlainText.squeezed(next))
    }
    if index > 0, lines[index - 1].contains("Mon Sep 17 00:00:00 2001") { return false }
    let fields = lines[index...].prefix(6).filter(isField)
    return isField(lines[index]) && fields.count >= 3
      && fields.contains { $0.hasPrefix("From:") || $0.hasPrefix("Von:") || $0.hasPrefix("发件人:") }
      && fields.contains { line in ["Sent", "To", "Gesendet", "An:", "收件人"].contains(where: line.hasPrefix) }
  }

  private static let fields = [
    "From:", "Sent:", "To:", "Cc:", "CC:", "Subject:", "Date:", "Von:", "Gesendet:", "An:", "Betreff:", "Datum:",
    "发件人:", "发送时间:", "收件人:", "抄送:", "主题:",
  ]

  private func isField(_ line: String) -> Bool { Self.fields.contains { line.hasPrefix($0) } }

  /// Marks what is known only of the whole paragraph.
  static func markWhole(_ lines: inout [PlainPlacer.Line], isBeforeQuotation: Bool) {
    for index in [0, lines.count - 1] where isCut(lines[index].text) { lines[index].isOptional = true }
    guard isBeforeQuotation, let last = lines.last(where: { !$0.isOptional }) else { return }
    let isAttribution =
      last.text.contains("wrote") || last.text.contains("writes")
      || ((last.text.hasSuffix(":") || last.text.hasSuffix("：")) && last.text.contains { $0.isNumber || $0 == "@" })
      || last.text.hasSuffix("said:") || last.text.hasSuffix("dixit:")
      || (last.text.hasPrefix("* ") && last.text.hasSuffix(":"))
    guard isAttribution else { return }
    for index in lines.indices.reversed().prefix(4) {
      lines[index].isOptional = true
      if lines[index].text.hasPrefix("On ") || lines[index].text.first?.isNumber == true { break }
      if index > 0, lines[index - 1].text.last.map({ ".?!,".contains($0) }) == true { break }
    }
  }

  private static func isCut(_ line: String) -> Bool {
    let bare = PlainText.squeezed(line).lowercased().filter { !"[](){}<>.….-".contains($0) }
    let isMark = line.first { $0 != " " }.map { "[({<.….".contains($0) } ?? false
    return (isMark || bare.contains("snip")) && ["", "snip", "snipped", "cut", "etc"].contains(bare)
      && !line.contains(").")
  }
}
