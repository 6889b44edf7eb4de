import CGit2
import Platform

/// The one place where a status of libgit2 becomes a `GitError`.
enum Status {
  /// Passes a status of zero or more on; throws what libgit2 said about a negative one.
  @discardableResult
  static func check(_ status: Int32, _ what: @autoclosure () -> String, path: @autoclosure () -> String? = nil)
    throws(GitError) -> Int32
  {
    if status >= 0 { return status }
    throw error(status, what(), path: path())
  }

  /// The error for a negative status; must be called on the thread of the failed call, before any other call.
  static func error(_ status: Int32, _ what: String, path: String?) -> GitError {
    var detail = ""
    var kind = GIT_ERROR_NONE.rawValue
    if let last = git_error_last() {
      if let message = last.pointee.message { detail = String(cString: message) }
      kind = numericCast(last.pointee.klass)
    }
    git_error_clear()
    return GitError(code(status, kind: UInt32(kind), detail: detail), what, path: path, detail: detail)
  }

  private static func code(_ status: Int32, kind: UInt32, detail: String) -> GitError.Code {
    switch status {
    case GIT_EOWNER.rawValue: return .foreignOwner
    case GIT_ENOTFOUND.rawValue:
      // libgit2 1.5 reports a repository of another user as a missing value of safe.directory.
      return detail.contains("safe.directory") ? .foreignOwner : .notFound
    case GIT_EEXISTS.rawValue, GIT_EDIRECTORY.rawValue: return .exists
    case GIT_ELOCKED.rawValue: return .locked
    case GIT_EMODIFIED.rawValue: return .changed
    case GIT_EINVALIDSPEC.rawValue, GIT_EINVALID.rawValue, GIT_EAMBIGUOUS.rawValue: return .invalid
    case GIT_EMISMATCH.rawValue: return .corrupt
    default: break
    }
    switch kind {
    case GIT_ERROR_NOMEMORY.rawValue: return .exhausted
    case GIT_ERROR_OS.rawValue: return systemCode(in: detail)
    case GIT_ERROR_ZLIB.rawValue, GIT_ERROR_OBJECT.rawValue: return .corrupt
    case GIT_ERROR_INVALID.rawValue: return .invalid
    // libgit2 has no code for it.
    case GIT_ERROR_REFERENCE.rawValue where detail.hasPrefix("corrupted packed references"): return .damagedReferences
    default: return .other
    }
  }

  /// libgit2 keeps no errno; it ends the message of an operating system error with the text of strerror.
  private static func systemCode(in detail: String) -> GitError.Code {
    let number = SystemError.Code.toldApart.first { detail.hasSuffix(SystemError.text(errno: $0)) }
    return number.map { GitError.Code(SystemError.Code(errno: $0)) } ?? .system
  }
}
