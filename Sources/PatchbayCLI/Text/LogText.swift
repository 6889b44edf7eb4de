import Bytes
import Mail
import Patches
import Platform
import Review
import Tracker

extension LogItem {
  /// What happened, a line each: on a terminal in columns that fit.
  static func write(_ items: [LogItem], to output: inout Output) throws(CommandFailure) {
    guard output.isTerminal else {
      for item in items { try item.writeLine(to: &output) }
      return
    }
    let isNarrow = output.width.map { $0 < 120 } ?? false
    var table = Table([
      .init(style: .yellow), .init(alignment: .right, style: .dim), .init(), .init(style: .cyan),
      .init(isFlexible: true),
    ])
    let now = Clock.now()
    for item in items {
      table.add([
        String(item.target.hex.prefix(isNarrow ? 8 : 10)),
        item.date.map { RelativeDate.brief($0.seconds, now: now) } ?? "-",
        DisplayWidth.truncated(item.who, to: isNarrow ? 14 : 24),
        DisplayWidth.truncated(item.what, to: isNarrow ? 24 : 60),
        item.name,
      ])
    }
    for (item, line) in zip(items, table.lines(width: output.width, colour: output.hasColour)) {
      try output.line(line)
      if let reason = item.reason { try output.line("            " + UntrustedText.line(reason)) }
    }
  }

  private func writeLine(to output: inout Output) throws(CommandFailure) {
    let target = output.paint(String(target.hex.prefix(10)), .yellow)
    try output.line(
      "\(target)  \(date?.iso8601 ?? "-")  \(UntrustedText.line(who)): \(UntrustedText.line(what))  [\(UntrustedText.line(name))]"
    )
    if let reason { try output.line("            " + UntrustedText.line(reason)) }
  }

  private var target: ObjectID {
    switch self {
    case .mail(let id, _): id
    case .event(let entry): entry.event.target
    }
  }

  private var who: String {
    let name = PersonValue.shortText(person)
    guard case .event(let entry) = self, let pusher = entry.pusher else { return name }
    return "\(name) (pushed by \(pusher))"
  }

  private var what: String {
    switch self {
    case .mail(_, let record): record.content.kind.rawValue
    case .event(let entry): entry.text
    }
  }

  private var name: String {
    switch self {
    case .mail(_, let record): record.content.kind == .comment ? record.content.subject : record.content.name
    case .event(let entry): entry.name ?? ""
    }
  }

  private var reason: String? {
    if case .event(let entry) = self { entry.event.reason } else { nil }
  }
}
