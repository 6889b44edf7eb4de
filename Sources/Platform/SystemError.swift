#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the operating system, or a program that was run, failed: what was tried, on what, and what was said.
public struct SystemError: Error, Hashable, Sendable {
  /// The kinds of failure that callers tell apart.
  public enum Code: String, Sendable {
    case notFound
    case exists
    /// No space, or the quota or the file size limit is reached.
    case noSpace
    case readOnly
    case permission
    /// Too many open files or not enough memory.
    case exhausted
    /// Any other system call that failed.
    case failed
    /// The program is not installed.
    case programMissing
    /// The program ended with an error.
    case programFailed
  }

  public let code: Code
  /// What was tried, to follow "cannot": "read".
  public let what: String
  /// The path or program that it was about.
  public let path: String?
  /// What the system or the program said; may be empty.
  public let detail: String
  /// What the reader can do about it, where the code alone does not say.
  public let advice: String?

  public init(_ code: Code, _ what: String, path: String? = nil, detail: String = "", advice: String? = nil) {
    self.code = code
    self.what = what
    self.path = path
    self.detail = detail
    self.advice = advice ?? code.advice
  }

  /// The error of a failed system call.
  ///
  /// - Parameter number: errno, as the call left it.
  public init(errno number: Int32, _ what: String, path: String? = nil) {
    self.init(Code(errno: number), what, path: path, detail: Self.text(errno: number))
  }

  /// What the system says of the number, such as "No such file or directory".
  public static func text(errno number: Int32) -> String { String(cString: strerror(number)) }
}

extension SystemError.Code {
  /// The kind of failure that errno names.
  public init(errno number: Int32) {
    self =
      switch number {
      case ENOSPC, EDQUOT, EFBIG: .noSpace
      case EROFS: .readOnly
      case EACCES, EPERM: .permission
      case EMFILE, ENFILE, ENOMEM, EAGAIN: .exhausted
      case ENOENT: .notFound
      // A file stands where a folder is needed.
      case EEXIST, ENOTDIR: .exists
      default: .failed
      }
  }

  /// What the reader can do about it, where the kind of failure says so.
  public var advice: String? {
    switch self {
    case .noSpace: "free some space, then try again"
    case .readOnly: "the file system is mounted read-only; write elsewhere or mount it writable"
    case .permission: "check its owner and mode"
    case .exhausted: "raise the limit on open files or memory (ulimit -n, ulimit -v), or run fewer at once"
    default: nil
    }
  }

  /// The numbers that ``init(errno:)`` tells apart, for errors that keep only the system's text.
  public static var toldApart: [Int32] {
    [ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EPERM, EMFILE, ENFILE, ENOMEM, ENOENT, ENOTDIR]
  }
}

extension SystemError: CustomStringConvertible {
  /// One line: what failed, where, why; then the advice after a semicolon.
  public var description: String {
    var text = "cannot \(what)"
    if let path { text += " \(path)" }
    if !detail.isEmpty { text += ": \(detail)" }
    if let advice { text += "; \(advice)" }
    return text
  }
}
