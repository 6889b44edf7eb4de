/// The query language as `--help` explains it.
public enum QueryHelp {
  public static let text = """
    A QUERY is a list of words, all of which must match. "Words in quotes" must follow each other; wor* matches the \
    beginning of a word. AND, OR, NOT (or -) and parentheses combine them. Case is ignored. Prefixes select a field:

      s:      subject                   f:      sender and author
      t: c:   To, Cc (tc: both)         a:      From, To and Cc
      b:      text of the mail          bs:     subject and text
      nq:     text that is not quoted   q:      quoted text
      dfn:    files in the diff         l:      list, by its id or first word
      m:      Message-ID or id          kind:   patch, cover, comment,
      tr:     trailers: tr:"acked-by ada"       pull-request or other
      patchid:    patch-id, or the beginning of one: patchid:3f2a*
      changeid:   change-id
      depends:    what a mail depends on: a Message-ID, a change-id, or a
                  series' number in the API
      d:          date (UTC): d:2024-01, d:20240131, d:2024-01-01..2024-02-01,
                  d:2.weeks.ago.., d:..yesterday
      rt:         date received, as d:, or in seconds: rt:1704067200..

    A word without a prefix matches subject, people, file names, trailers and text.
    """
}
