import Bytes
import Mail
import Patches
import Platform
import Review
import Tracker

/// A patch or cover letter with its remarks below the lines that they are about.
enum RemarkText {
  /// Lines shown above a remark where only some are wanted.
  private static let context = 3

  /// - Parameter isBrief: Whether only the lines above remarks are shown.
  static func write(
    _ part: SeriesReview.Part, of total: Int, isBrief: Bool, to output: inout Output
  ) throws(CommandFailure) {
    let now = Clock.now()
    let title = part.number == 0 ? "cover letter" : "patch \(part.number)/\(total)"
    try output.line(
      output.paint("\(title) \(part.id.hex.prefix(10))", .yellow) + "  " + UntrustedText.line(part.record.content.name))
    let whole = part.remarks.filter { $0.place.index == nil && !$0.isGone }
    try write(whole, now: now, to: &output)
    try output.line()
    var byLine: [Int: [PlacedRemark]] = [:]
    for remark in part.remarks where !remark.isGone {
      if let index = remark.place.index { byLine[index, default: []].append(remark) }
    }
    for index in 1..<max(1, part.text.count) {
      let isNear = (index...index + context).contains { byLine[$0] != nil }
      if !isBrief || isNear { try writeLine(part.text, index, to: &output) }
      try write(byLine[index] ?? [], now: now, to: &output)
    }
    let gone = part.remarks.filter(\.isGone)
    if !gone.isEmpty {
      try output.line(output.paint("on lines that are gone", .bold))
      for remark in gone {
        if let line = remark.quoted.last { try output.line(output.paint("    " + UntrustedText.line(line), .dim)) }
        try write([remark], now: now, to: &output)
      }
    }
    try output.line()
  }

  private static func writeLine(_ text: ReviewedText, _ index: Int, to output: inout Output) throws(CommandFailure) {
    let line = UntrustedText.block(text.text(ofLine: index))
    let style: Style? =
      switch text.kind(ofLine: index) {
      case .line(_, .new, _): .green
      case .line(_, .old, _): .red
      case .hunk(_, let line): line == nil ? .bold : .cyan
      case .line, .message, .patch: nil
      }
    try output.line(style.map { output.paint(line, $0) } ?? line)
  }

  private static func write(_ remarks: [PlacedRemark], now: Int64, to output: inout Output) throws(CommandFailure) {
    for remark in remarks {
      let indent = String(repeating: "  ", count: min(remark.answers == nil ? 1 : remark.depth, 8))
      let bar = indent + output.paint("┃ ", remark.standing.isOpen ? .magenta : .dim)
      let content = remark.record.content
      let date = DateText.short(content.date, now: now, isTerminal: output.isTerminal)
      var head = output.paint(UntrustedText.line(PersonValue.shortText(content.sender)), .bold)
      head += "  " + output.paint(date, .dim) + "  " + output.paint(String(remark.message.hex.prefix(10)), .yellow)
      if let version = remark.version { head += "  " + output.paint("on v\(version)", .dim) }
      if remark.isApproximate { head += "  " + output.paint("about here", .dim) }
      let standing = (remark.standing.isOpen ? "open: " : "settled: ") + UntrustedText.line(remark.standing.reason)
      head += "  " + output.paint(standing, remark.standing.isOpen ? .magenta : .dim)
      try output.line(bar + head)
      for line in UntrustedText.block(remark.text).split(separator: "\n", omittingEmptySubsequences: false) {
        try output.line(bar + line)
      }
    }
  }
}
