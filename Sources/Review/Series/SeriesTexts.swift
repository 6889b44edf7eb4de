package import Bytes
import Mail
import Patches
package import Tracker

/// What the people who sent a series wrote beside its commits: read from the mails when it is asked for.
package struct SeriesTexts {
  /// What the cover letter says, without its signature; nil where there is no cover letter.
  package let cover: String?
  /// What the cover letter's mail holds besides.
  package let coverBody: MailBody?
  /// By patch, what stands below `---` in its mail.
  package let changelogs: [ObjectID: String]
  /// Who made them, as far as their signatures show.
  package let attestation: SeriesAttestation

  package init(_ series: SeriesDetails, in snapshot: Snapshot) throws {
    coverBody = try series.cover.map { MailBody(try snapshot.mail($0)) }
    // The text of a pull request is shown as one.
    cover = series.pull == nil ? coverBody.map { Self.withoutSignature($0.text) } : nil
    var changelogs: [ObjectID: String] = [:]
    for patch in series.patches {
      let message = Message(try snapshot.mail(patch.record))
      if let text = ReadMail(message).changelog(in: message) { changelogs[patch.id] = text }
    }
    self.changelogs = changelogs
    attestation = try SeriesAttestation(series.group, in: snapshot)
  }

  /// What the cover letter has besides in JSON.
  package var coverMembers: [JSONValue.Member] {
    [
      .init(name: "body", value: .string(coverBody?.text)),
      .init(name: "attachments", value: .strings(coverBody?.attachments ?? [])),
      .init(name: "attestations", value: .array(attestation.cover.map(\.json))),
    ]
  }

  /// What a patch has besides in JSON.
  package func members(of patch: ObjectID) -> [JSONValue.Member] {
    [
      .init(name: "changelog", value: .string(changelogs[patch])),
      .init(name: "attestations", value: .array((attestation.patches[patch] ?? []).map(\.json))),
    ]
  }

  /// Without what stands below the last `-- `, without blank lines at the ends, and of several with one.
  private static func withoutSignature(_ text: String) -> String {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if let mark = lines.lastIndex(where: { $0 == "-- " || $0 == "--" }), lines.count - mark <= 6 {
      lines.removeSubrange(mark...)
    }
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    var result: [Substring] = []
    for line in lines where !line.allSatisfy(\.isWhitespace) || result.last.map({ !$0.isEmpty }) ?? false {
      result.append(line.allSatisfy(\.isWhitespace) ? "" : line)
    }
    return result.joined(separator: "\n")
  }
}
