import CGit2
import Platform

/// Converts a status of libgit2 to a `GitError`.
enum Status {
  /// Returns a status of zero or more; throws the error of a negative one.
  @discardableResult
  static func check(_ status: Int32, _ what: @autoclosure () -> String, path: @autoclosure () -> String? = nil)
    throws(GitError) -> Int32
  {
    if status >= 0 { return status }
    throw error(status, what(), path: path())
  }

  /// The error for a negative status; must be called on the thread of the failed call, before any other call.
  static func error(_ status: Int32, _ what: String, path: String?) -> GitError {
    let detail = git_error_last()?.pointee.message.map { String(cString: $0) } ?? ""
    let code = code(status, kind: kind, detail: detail)
    git_error_clear()
    return GitError(code, what, path: path, detail: detail)
  }

  /// The same for a call that only reads. libgit2 says "locked" if the user may not read.
  static func readError(_ status: Int32, _ what: String, path: String?) -> GitError {
    let error = error(status, what, path: path)
    return error.code == .locked ? GitError(.permission, what, path: path) : error
  }

  /// The part of libgit2 that the last error of this thread came from.
  static var kind: git_error_t {
    git_error_last().map { git_error_t(rawValue: numericCast($0.pointee.klass)) } ?? GIT_ERROR_NONE
  }

  private static func code(_ status: Int32, kind: git_error_t, detail: String) -> GitError.Code {
    switch status {
    case GIT_EOWNER.rawValue: return .foreignOwner
    case GIT_ENOTFOUND.rawValue: return .notFound
    case GIT_EEXISTS.rawValue, GIT_EDIRECTORY.rawValue: return .exists
    case GIT_ELOCKED.rawValue: return .locked
    case GIT_EMODIFIED.rawValue: return .changed
    case GIT_EINVALIDSPEC.rawValue, GIT_EINVALID.rawValue, GIT_EAMBIGUOUS.rawValue: return .invalid
    case GIT_EMISMATCH.rawValue: return .corrupt
    default: break
    }
    switch kind {
    case GIT_ERROR_NOMEMORY: return .exhausted
    case GIT_ERROR_OS: return systemCode(in: detail)
    case GIT_ERROR_ZLIB, GIT_ERROR_OBJECT: return .corrupt
    case GIT_ERROR_INVALID: return .invalid
    // libgit2 has no code for it, and says the same of one damaged reference, which spoils nothing else.
    case GIT_ERROR_REFERENCE where detail.hasPrefix("corrupted packed references"): return .damagedReferences
    default: return .other
    }
  }

  /// libgit2 keeps no errno; it ends the message of an operating system error with the text of strerror.
  private static func systemCode(in detail: String) -> GitError.Code {
    let number = SystemError.Code.toldApart.first { detail.hasSuffix(SystemError.text(errno: $0)) }
    let code = number.map { SystemError.Code(errno: $0) } ?? .failed
    // Such as a reference below another one.
    return code == .notFolder ? .exists : GitError.Code(code)
  }
}
