import ArgumentParser
import Index
import Review
import Tracker

/// What a series waits for, as `--needs` names it.
enum NeedsArgument: String, ExpressibleByArgument, CaseIterable {
  case review, reply, test, apply

  var needs: Needs {
    switch self {
    case .review: .review
    case .reply: .reply
    case .test: .test
    case .apply: .apply
    }
  }
}

extension CheckChoice: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package static var allValueStrings: [String] { names }
}

/// What a list begins with, as `--sort` names it.
enum SortArgument: String, ExpressibleByArgument, CaseIterable {
  case activity, date
}
