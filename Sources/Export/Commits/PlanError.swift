public import Patches

/// Why no commit can be made from a mail; `git am` would stop at it, too.
public struct PlanError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// `git mailinfo` gives up on the mail.
    case mail(MailInfoProblem)
    case noPatch
    case noAuthor
    case nulInMessage
    /// The mail is not in the tracker although the view lists it.
    case missing
  }

  /// The patch's number in the series.
  public let number: Int
  public let reason: Reason

  public init(number: Int, reason: Reason) {
    self.number = number
    self.reason = reason
  }
}

extension PlanError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .mail(.empty): "the mail is empty"
    case .mail(.tooManyBoundaries): "the mail's parts are nested too deeply"
    case .mail(.charset), .mail(.unknownCharset): "the text cannot be converted from the charset that the mail names"
    case .mail(.encodedWord): "the mail's header contains a broken encoded word"
    case .mail(.nulInHeader): "the mail's header contains a NUL"
    case .noPatch: "the mail contains no patch"
    case .noAuthor: "the mail does not say who the author is"
    case .nulInMessage: "the commit message contains a NUL"
    case .missing: "the mail is missing; run `patchbay rebuild`"
    }
  }
}
