import ArgumentParser
import Index
import Review
import Tracker

extension Needs: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package static var allValueStrings: [String] { names }
}

extension CheckChoice: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }

  package static var allValueStrings: [String] { names }
}

/// What a list begins with, as `--sort` names it.
enum SortArgument: String, ExpressibleByArgument, CaseIterable {
  case activity, date
}
