/// The query language as `--help` explains it.
public enum QueryHelp {
  public static let text = """
    A QUERY is a list of words, all of which must match. "Words in quotes" must follow each other; wor* matches the \
    beginning of a word. AND, OR, NOT (or -) and parentheses combine them. Case is ignored. Prefixes select a field:

      s:      subject                          f:      sender and author
      t: c:   To, Cc (tc: both)                a:      any person: From, To, Cc
      b:      text of the mail                 nq: q:  text without quotations, quotations only
      bs:     subject and text                 dfn:    names of files in the diff
      tr:     trailers (tr:"reviewed-by ada")  l:      list, by its id or the id's first word
      m:      Message-ID or id                 patchid: changeid:  such an id, or patchid:3f2a*
      depends:  what names this to be applied first: Message-ID, change-id, or the series' number in the API
      kind:   patch, cover, comment, pull-request, other
      rt:     when it was received, as d:; also in seconds since 1970: rt:1704067200..
      d:      date: d:2024-01-01..2024-02-01, d:2.weeks.ago.., d:..yesterday, d:2024-01, d:20240131 (UTC)

    A word without a prefix matches subject, people, file names, trailers and text.
    """
}
