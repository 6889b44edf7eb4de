extension Event {
  /// What its actor must be permitted to have done it.
  public var actions: Set<TrackerConfiguration.Action> {
    // A note sets nothing.
    guard !changes.isEmpty else { return [.update] }
    return Set(
      changes.compactMap { change in
        switch change {
        case .state, .delegate, .archived, .commit, .follows, .belongs, .hidden, .addressed, .bundle, .mailing: .update
        case .check, .applies: .check
        // Everybody may say that of themselves; in others' names it says nothing.
        case .reports: isOwnChoiceOfReports ? nil : .update
        }
      })
  }
}

extension Event {
  /// Whether it says something of where its target belongs, or whether it is to be seen.
  var corrects: Bool {
    changes.contains { change in
      switch change {
      case .follows, .belongs, .hidden: true
      case .state, .delegate, .archived, .commit, .check, .applies, .addressed, .bundle, .mailing, .reports: false
      }
    }
  }
}
