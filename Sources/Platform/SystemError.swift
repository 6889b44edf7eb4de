#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the operating system, or a program that was run, failed: what was tried, on what, and what was said.
public struct SystemError: ReportedFailure, Hashable {
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

  /// What the system says of the number, such as "No such file or directory".
  public static func text(errno number: Int32) -> String { String(cString: strerror(number)) }
}

extension SystemError {
  /// What the body returns; nil if it fails because there is nothing at a path. Other errors stay errors: what cannot be
  /// read must not be taken for absent.
  public static func unlessAbsent<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value? {
    // `exists`: a file stands where a folder is needed.
    do throws(SystemError) { return try body() } catch  where error.code == .notFound || error.code == .exists {
      return nil
    }
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
