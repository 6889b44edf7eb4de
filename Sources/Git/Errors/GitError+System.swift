public import Platform

extension GitError {
  /// The error of a system call or program, as an error of the repository.
  public init(_ error: SystemError) {
    self.init(Code(error.code), error.what, path: error.path, detail: error.detail, advice: error.advice)
  }
}

extension GitError.Code {
  init(_ code: SystemError.Code) {
    self =
      switch code {
      case .notFound: .notFound
      case .exists: .exists
      case .noSpace: .noSpace
      case .readOnly: .readOnly
      case .permission: .permission
      case .exhausted: .exhausted
      case .failed, .notFolder: .system
      case .programMissing: .programMissing
      case .programFailed: .programFailed
      }
  }
}

/// Runs system calls or programs; converts their errors.
@discardableResult
func system<Result>(_ body: @autoclosure () throws(SystemError) -> Result) throws(GitError) -> Result {
  do throws(SystemError) { return try body() } catch { throw GitError(error) }
}
