#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the operating system or a program failed: what was tried, on what, and the message.
public struct SystemError: ReportedFailure, Hashable {
  /// The kinds of failure that callers distinguish.
  public enum Code: String, Sendable {
    case notFound
    case exists
    /// There is a file in place of a folder.
    case notFolder
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
  /// "read"
  public let what: String
  public let path: String?
  public let detail: String
  public let advice: String?

  public init(_ code: Code, _ what: String, path: String? = nil, detail: String = "", advice: String? = nil) {
    self.code = code
    self.what = what
    self.path = path
    self.detail = detail
    self.advice = advice ?? code.advice
  }

  public var description: String { report }

  /// The error of a failed system call.
  ///
  /// - Parameter number: errno, as the call left it.
  public init(errno number: Int32, _ what: String, path: String? = nil) {
    self.init(Code(errno: number), what, path: path, detail: Self.text(errno: number))
  }

  /// The system's text for the number, such as "No such file or directory".
  public static func text(errno number: Int32) -> String { String(cString: strerror(number)) }
}

extension SystemError {
  /// The result of the body; nil if it fails because nothing is at a path. Other errors are thrown: what cannot be read
  /// must not be treated as absent.
  public static func unlessAbsent<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value? {
    do throws(SystemError) { return try body() } catch  where error.code == .notFound { return nil }
  }
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
      case EEXIST: .exists
      case ENOTDIR: .notFolder
      default: .failed
      }
  }

  /// Advice for the reader, if the kind of failure has any.
  public var advice: String? {
    switch self {
    case .noSpace: "free some space, then try again"
    case .readOnly: "the file system is mounted read-only; write elsewhere or mount it writable"
    case .permission: "check its owner and mode"
    case .notFolder: "a file is in place of one of its folders"
    case .exhausted: "raise the limit on open files or memory (ulimit -n, ulimit -v), or run fewer at once"
    default: nil
    }
  }

  /// The numbers that ``init(errno:)`` distinguishes, for errors with only the system's text.
  public static var toldApart: [Int32] {
    [ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EPERM, EMFILE, ENFILE, ENOMEM, ENOENT, ENOTDIR]
  }
}
