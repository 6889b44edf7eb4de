import Bytes
import Export
import Index
import Mail
import Patches
import Review
import Platform
import Tracker

/// A series as `show` prints it.
enum SeriesText {
  static func write(
    _ series: SeriesDetails, _ texts: SeriesTexts, _ remarks: RemarkCounts, to output: inout Output
  ) throws(CommandFailure) {
    let now = Clock.now()
    try output.line(
      output.paint("series \(series.group.head.hex)", .yellow) + "  " + UntrustedText.line(series.name))
    var fields = FieldList()
    addIdentity(of: series, now: now, to: &fields)
    addVersions(of: series, to: &fields)
    addStanding(of: series, texts, remarks, now: now, to: &fields)
    addNeeds(of: series, to: &fields)
    try fields.write(to: &output)
    if let pull = series.pull, !pull.description.isEmpty || !pull.commits.isEmpty {
      try output.line()
      try PullValue.write(pull, to: &output)
    }
    if let cover = texts.cover, !cover.isEmpty {
      try output.line()
      for line in UntrustedText.block(cover).split(separator: "\n", omittingEmptySubsequences: false) {
        try output.line(line.isEmpty ? "" : "    " + line)
      }
    }
    if !series.patches.isEmpty {
      try output.line()
      try writePatches(series, texts, to: &output)
    }
    if !series.notes.entries.isEmpty {
      try output.line()
      try series.notes.write(to: &output)
    }
    if !series.comments.isEmpty {
      try output.line()
      try writeComments(series, now: now, to: &output)
    }
  }

  private static func addIdentity(of series: SeriesDetails, now: Int64, to fields: inout FieldList) {
    fields.add("from", PersonValue.text(series.head.content.sender))
    fields.add("date", DateText.long(series.head.content.date, now: now))
    fields.add("message-id", series.head.content.messageID)
    fields.add("link", series.link)
    fields.add("project", series.projects.isEmpty ? series.project : series.projects.joined(separator: ", "))
    fields.add("version", series.group.versionText)
    fields.add("prefixes", series.prefixes.joined(separator: " "))
  }

  private static func addVersions(of series: SeriesDetails, to fields: inout FieldList) {
    if series.versions.count > 1 {
      for version in series.versions { fields.add("revision", revision(version, of: series)) }
    }
    if series.group.previous != nil { fields.add("linked by", evidenceText(series.group.evidence)) }
    for candidate in series.candidates {
      fields.add(
        "may be a version of",
        "\(candidate.series.head.hex.prefix(10)) v\(candidate.series.version) \(candidate.name) "
          + "(\(evidenceText(candidate.evidence)))")
    }
  }

  private static func addStanding(
    of series: SeriesDetails, _ texts: SeriesTexts, _ remarks: RemarkCounts, now: Int64, to fields: inout FieldList
  ) {
    let by = supersededText(series)
    fields.add("state", series.state + by + (series.review.isArchived ? ", archived" : ""))
    fields.add("why open", series.whyOpen)
    fields.add("delegate", series.delegates.map(\.text).joined(separator: ", "))
    fields.add("parts", parts(series))
    fields.add("checks", series.checks.text)
    fields.add("attested", texts.attestation.summary)
    if remarks.all > 0 {
      fields.add(
        "remarks", "\(remarks.open) of \(remarks.all) open (`patchbay review \(series.group.head.hex.prefix(10))`)")
    }
    let asked = DateText.long(series.review.appliesDate, now: now).map { " (\($0))" } ?? ""
    if !series.review.applies.isEmpty { fields.add("applies", series.review.appliesText + asked) }
  }

  private static func addNeeds(of series: SeriesDetails, to fields: inout FieldList) {
    fields.add("pull", series.pull.map(PullValue.text))
    fields.add("since", series.pull?.base)
    fields.add("up to", series.pull?.tip)
    fields.add("base", series.first { $0.baseCommit })
    fields.add("change-id", series.first { $0.changeID })
    for dependency in series.all({ $0.dependencies }) { fields.add("depends on", dependency) }
    for prerequisite in series.all({ $0.prerequisites }) { fields.add("needs", prerequisite) }
  }

  private static func parts(_ series: SeriesDetails) -> String {
    let missing = series.group.missing.map(String.init).joined(separator: ", ")
    let patches = "\(series.patches.count) of \(series.group.total)"
    return missing.isEmpty ? patches : "\(patches), missing \(missing)"
  }

  /// For example `v1 3f2a91c0d2  2026-03-02  superseded, was under-review`, or `v2 (this)`.
  private static func revision(_ version: SeriesGroup, of series: SeriesDetails) -> String {
    let name = "v\(version.versionText) "
    guard version.head != series.group.head else { return name + "(this)" }
    let state = series.versionStates[version.head]
    let before = state?.before.map { $0 == ReviewStates.initial ? "" : ", was \($0)" } ?? ""
    let date = series.versionDates[version.head].map { String($0.iso8601.prefix(10)) } ?? "-"
    return name + "\(version.head.hex.prefix(10))  \(date)  \(state?.name ?? "-")\(before)"
  }

  private static func evidenceText(_ evidence: [RevisionEvidence]) -> String {
    evidence.map(\.text).joined(separator: ", ")
  }

  /// For example ` by 77e0d1f4a9 (2 of 3 parts came), was under-review`.
  private static func supersededText(_ series: SeriesDetails) -> String {
    guard let head = series.supersededBy else { return "" }
    let newer = series.versions.first { $0.head == head }
    let parts = newer.flatMap { $0.missing.isEmpty ? nil : " (\($0.allPatches.count) of \($0.total) parts came)" }
    let before = series.reviewState.before.map { $0 == ReviewStates.initial ? "" : ", was \($0)" }
    return " by \(head.hex.prefix(10))" + (parts ?? "") + (before ?? "")
  }

  private static func writePatches(
    _ series: SeriesDetails, _ texts: SeriesTexts, to output: inout Output
  ) throws(CommandFailure) {
    let shared = series.patches.allSatisfy { $0.state == series.state }
    for patch in series.patches {
      let number = "\(patch.part.text)/\(series.group.total)"
      var line = "  \(number)  \(output.paint(String(patch.id.hex.prefix(10)), .yellow))  "
      line += UntrustedText.line(patch.record.content.name)
      if !shared { line += "  " + output.paint(UntrustedText.line(patch.state), .cyan) }
      if series.delegates.count > 1, let delegate = patch.delegate {
        line += "  " + output.paint(UntrustedText.line(delegate.name), .dim)
      }
      try output.line(line)
      if let commit = patch.review.commit {
        try output.line("       " + output.paint("commit \(UntrustedText.line(commit))", .green))
      }
      if let line = texts.attestation.line(on: patch.id) {
        let style: Style = texts.attestation.isBad(patch.id) ? .red : .dim
        try output.line("       " + output.paint(UntrustedText.line(line), style))
      }
      for line in patch.trailerLines { try output.line("       " + output.paint(UntrustedText.line(line), .dim)) }
      for left in patch.leftOut {
        let text = "left out: \(left.given.trailer.key): \(left.reason)"
        try output.line("       " + output.paint(UntrustedText.line(text), .dim))
      }
      guard let changelog = texts.changelogs[patch.id] else { continue }
      for line in UntrustedText.block(changelog).split(separator: "\n", omittingEmptySubsequences: false) {
        try output.line(line.isEmpty ? "" : "       " + line)
      }
    }
  }

  private static func writeComments(
    _ series: SeriesDetails, now: Int64, to output: inout Output
  ) throws(CommandFailure) {
    var table = Table([.init(), .init(style: .yellow), .init(style: .dim), .init(), .init(isFlexible: true)])
    for comment in series.comments {
      let content = comment.record.content
      table.add([
        "", String(comment.id.hex.prefix(10)), DateText.cell(content.date, now: now, isTerminal: output.isTerminal),
        DisplayWidth.truncated(PersonValue.shortText(content.sender), to: 20), MessageValue.listedSubject(content),
      ])
    }
    try output.line(output.paint(series.comments.count == 1 ? "1 comment" : "\(series.comments.count) comments", .bold))
    for line in table.lines(width: output.width, colour: output.hasColour) { try output.line(line) }
  }
}
