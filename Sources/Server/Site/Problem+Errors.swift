import Index
import Review

extension Problem {
  /// Any error that a handler can meet, as the client is told of it. Of faults of the server only the kind is named: the
  /// details are not for strangers.
  init(_ error: any Error) {
    if let problem = error as? Problem {
      self = problem
      return
    }
    if error is UnfinishedSearch {
      self.init(
        .unavailable, "This search took too long, or its index is being built. Try again in a minute, or narrow it.")
      return
    }
    let failure = CommandFailure(error)
    switch failure.status {
    case .usage, .badInput: self.init(.badRequest, failure.why ?? failure.what)
    case .no, .noInput: self.init(.notFound, failure.what)
    case .noPermission: self.init(.forbidden, failure.what)
    case .tryAgain: self.init(.unavailable, "The tracker is busy; try again.")
    default: self.init(.internalError, "The tracker cannot be read.")
    }
  }
}
