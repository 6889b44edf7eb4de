import Bytes
import Mail
import Tracker

/// What a list asks of a series or patch.
struct ListRow: Hashable {
  let id: ObjectID
  /// Seconds since 1970 by the mail's own Date; 0 for a mail without one.
  let date: Int64
  /// As ``ListFilter`` compares them.
  let submitter: [UInt8]
  let lists: [UInt8]
  let projects: [UInt8]
  /// A slug.
  let state: String
  let isOpen: Bool
  let delegate: [UInt8]
  let isArchived: Bool
  let checks: Int
  /// When the newest of a series' mails was sent, in seconds since 1970; nil for a patch.
  var activity: Int64?
  /// Nothing for a patch.
  var needs: Needs = []
  /// Who commented on the series; addresses in lower case.
  var commenters: Set<String> = []

  /// The series itself.
  init(_ series: SeriesStanding, _ record: MessageRecord) {
    self.init(series.series, record, of: series)
    activity = series.brief.activity?.seconds ?? 0
    needs = series.needs
  }

  /// The series or one of its patches.
  init(_ standing: SeriesStanding.Row, _ record: MessageRecord, of series: SeriesStanding) {
    id = standing.id
    date = record.listDate
    submitter = ListFilter.folded(record.content.sender)
    lists = ListFilter.folded(lists: standing.lists)
    projects = ListFilter.folded(projects: standing.projects)
    state = ReviewStates.slug(standing.state)
    isOpen = standing.isOpen
    delegate = ListFilter.folded(delegates: standing.delegates)
    isArchived = standing.isArchived
    checks = standing.checks
    commenters = Set(series.comments.map(\.author))
  }
}

extension MessageRecord {
  /// Where lists place the message: seconds since 1970 by its Date field, 0 without one.
  var listDate: Int64 { content.date?.seconds ?? 0 }

  /// When it was received according to the topmost Received field, which our own mail server wrote; else its Date.
  var receivedDate: Int64 { copies.first?.received ?? listDate }
}
