package import Tracker

extension Routing {
  /// The first project, for who takes one only; the list where no project claims it.
  package var project: String? { projects.first ?? lists.first }
}

extension Delegate {
  /// The name, and what says so where nobody did.
  package var text: String {
    switch origin {
    case .event: name
    case .hint: "\(name) (as the mail asks)"
    case .rule: "\(name) (by its files)"
    }
  }
}
