public import Platform

/// Why an operation on a repository failed: what was tried, on what, the system's message and advice.
public struct GitError: ReportedFailure, Hashable {
  /// The kinds of failure that callers distinguish.
  public enum Code: String, Sendable {
    /// The repository, object, reference or configuration value does not exist.
    case notFound
    /// Something exists already: a repository, or a reference whose name is a folder of another.
    case exists
    /// A lock file of another process is there; it may be stale.
    case locked
    /// A reference was moved by another process.
    case changed
    /// A name, path or argument that git does not allow.
    case invalid
    /// Stored bytes that are not what they should be.
    case corrupt
    /// The same for packed-refs: then no reference can be known to be missing.
    case damagedReferences
    /// Two different objects with one id: a deliberate collision.
    case collision
    /// The repository belongs to another user and is not listed in safe.directory.
    case foreignOwner
    /// No space, or the quota or the file size limit is reached.
    case noSpace
    case readOnly
    case permission
    /// Too many open files or not enough memory.
    case exhausted
    /// The device or another system call failed.
    case system
    /// The git program is not installed.
    case programMissing
    /// The git program ended with an error.
    case programFailed
    /// Made by a newer git, or in a way that libgit2 does not support.
    case unsupported
    case other
  }

  public let code: Code
  /// "write a blob"
  public let what: String
  /// The path, reference or object concerned.
  public let path: String?
  public let detail: String
  public let advice: String?

  public init(_ code: Code, _ what: String, path: String? = nil, detail: String = "", advice: String? = nil) {
    self.code = code
    self.what = what
    self.path = path
    self.detail = detail
    self.advice = advice ?? Self.advice(for: code, path: path)
  }

  public var description: String { report }

  /// Whether every other reference of the repository would fail in the same way, for example on a full disk.
  public var isOfWholeRepository: Bool {
    switch code {
    case .noSpace, .readOnly, .permission, .exhausted: true
    default: false
    }
  }

  /// Whether the failure is temporary, so that it says nothing about what exists.
  private var isFailedReading: Bool {
    switch code {
    case .exhausted, .permission, .system: true
    default: false
    }
  }

  /// What the body reads; nil if it is missing or damaged. What cannot be read for now is an error: treating it as
  /// missing would give wrong answers, or overwrite it.
  public static func unlessUnsound<Value>(_ body: () throws -> Value) throws -> Value? {
    do { return try body() } catch let error as GitError where error.isFailedReading { throw error } catch {
      return nil
    }
  }

  private static func advice(for code: Code, path: String?) -> String? {
    switch code {
    case .noSpace: SystemError.Code.noSpace.advice
    case .readOnly: SystemError.Code.readOnly.advice
    case .exhausted: SystemError.Code.exhausted.advice
    case .permission: "check the owner and mode of the repository's files"
    case .locked: "another process holds the lock; if none is running, the lock is stale and can be removed"
    case .foreignOwner:
      "run as its owner, or trust it: git config --global --add safe.directory \(path ?? "PATH")"
    case .programMissing: "install git and make sure that it is in PATH"
    case .corrupt: "run git fsck in the repository"
    case .damagedReferences: "`patchbay doctor` says how to fix it"
    default: nil
    }
  }
}
