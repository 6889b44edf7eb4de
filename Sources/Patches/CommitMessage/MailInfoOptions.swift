/// How `git mailinfo` is asked to read a mail. The defaults are what `git am` uses.
public struct MailInfoOptions: Hashable, Sendable {
  /// What to do about CRLF inside quoted-printable or base64 text.
  public enum QuotedCarriageReturn: Hashable, Sendable { case keep, strip }

  /// `-k`: leave the subject as it is.
  public var keepsSubject = false
  /// `-b`: strip only bracketed prefixes that contain `PATCH`.
  public var keepsNonPatchBrackets = false
  /// `-m`: add the Message-ID at the end of the message.
  public var addsMessageID = false
  /// `--scissors`: drop everything before a scissors line.
  public var usesScissors = false
  /// `--no-inbody-headers` when false.
  public var usesInBodyHeaders = true
  /// `-n` when false: leave charsets as they are.
  public var convertsToUTF8 = true
  /// `--quoted-cr`; git's `warn` and `nowarn` both keep.
  public var quotedCarriageReturn = QuotedCarriageReturn.keep
  /// Turns CRLF line ends into LF, as `git mailsplit` does before `git mailinfo` sees the mail; false for `git
  /// mailsplit --keep-cr`, or `git mailinfo` alone.
  public var stripsCarriageReturns = true

  public init() {}
}
