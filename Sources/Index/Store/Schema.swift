/// The tables of an index.
///
///     meta      the view that the index was made from: the roots of its trees
///     message   row id and id of each message; a row id whose message was replaced has no id any more
///     series, patch   what lists ask, small numbers standing for texts; of a series also what its line says
///     member    which messages are parts of which series; own ones were sent as such, others stand from before
///     comment   which messages are about which series, and whose they are
///     remark    how many remarks there are on a series, kept when somebody asked
///     attestation   how many of its patches are signed, likewise
///     person, label   those texts
///     words     full-text search over ``Field``s by row id; holds no text
///
/// A row id says when a message was sent: ``RowID``. So every list and search goes newest first without sorting.
enum Schema {
  /// The version of these tables and of how they are filled. An index of any other is made again.
  static let format: Int64 = 8
  /// Says in the file's header whose it is ("PBay").
  static let application: Int64 = 0x5042_6179

  static let statements = [
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE message (rowid INTEGER PRIMARY KEY, id BLOB, date INTEGER NOT NULL, received INTEGER NOT NULL)",
    "CREATE TABLE person (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE)",
    "CREATE TABLE label (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE)",
    """
    CREATE TABLE series (rowid INTEGER PRIMARY KEY, date INTEGER NOT NULL, person INTEGER NOT NULL,
      lists INTEGER NOT NULL, projects INTEGER NOT NULL, state INTEGER NOT NULL, delegate INTEGER NOT NULL,
      archived INTEGER NOT NULL, open INTEGER NOT NULL, checks INTEGER NOT NULL, activity INTEGER NOT NULL,
      needs INTEGER NOT NULL, brief BLOB NOT NULL)
    """,
    """
    CREATE TABLE patch (rowid INTEGER PRIMARY KEY, date INTEGER NOT NULL, person INTEGER NOT NULL,
      lists INTEGER NOT NULL, projects INTEGER NOT NULL, state INTEGER NOT NULL, delegate INTEGER NOT NULL,
      archived INTEGER NOT NULL, open INTEGER NOT NULL, checks INTEGER NOT NULL, series INTEGER NOT NULL)
    """,
    """
    CREATE TABLE comment (series INTEGER, message INTEGER, person INTEGER NOT NULL,
      PRIMARY KEY (series, message)) WITHOUT ROWID
    """,
    """
    CREATE TABLE remark (rowid INTEGER PRIMARY KEY, rules INTEGER NOT NULL, open INTEGER NOT NULL,
      all_of INTEGER NOT NULL)
    """,
    """
    CREATE TABLE attestation (rowid INTEGER PRIMARY KEY, rules INTEGER NOT NULL, good INTEGER NOT NULL,
      bad INTEGER NOT NULL, all_of INTEGER NOT NULL)
    """,
    """
    CREATE TABLE member (series INTEGER, message INTEGER, own INTEGER NOT NULL,
      PRIMARY KEY (series, message)) WITHOUT ROWID
    """,
    """
    CREATE VIRTUAL TABLE words USING fts5(\(Field.allCases.map(\.rawValue).joined(separator: ", ")),
      content = '', columnsize = 0, tokenize = "ascii tokenchars '_'")
    """,
  ]

  /// The tables that the indexes of both levels have in common.
  static let copied = ["message", "person", "label", "series", "patch", "member", "comment", "remark", "attestation"]

  /// Made last when an index is built from nothing: filling them in order is faster than keeping them.
  static let indexes = [
    "CREATE UNIQUE INDEX message_id ON message (id) WHERE id IS NOT NULL",
    "CREATE INDEX member_message ON member (message)",
    "CREATE INDEX patch_series ON patch (series)",
    "CREATE INDEX series_person ON series (person)",
    // The order of the list that people look at most, and of all.
    "CREATE INDEX series_open ON series (activity, needs, checks) WHERE open = 1 AND archived = 0",
    "CREATE INDEX series_activity ON series (activity)",
    "CREATE INDEX series_state ON series (state, activity)",
    "CREATE INDEX comment_message ON comment (message)",
    "CREATE INDEX comment_person ON comment (person)",
    "CREATE INDEX patch_person ON patch (person)",
    "CREATE INDEX patch_state ON patch (state)",
  ]
}
