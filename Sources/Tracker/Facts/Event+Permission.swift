extension Event {
  /// The permissions that its actor needs.
  public var actions: Set<TrackerConfiguration.Action> {
    // A note sets nothing.
    guard !changes.isEmpty else { return [.update] }
    return Set(
      changes.compactMap { change in
        switch change {
        case .state, .delegate, .archived, .commit, .follows, .belongs, .hidden, .addressed, .bundle, .mailing: .update
        case .check, .applies: .check
        // Everybody may say this for themselves; in another's name it has no effect.
        case .reports: isOwnChoiceOfReports ? nil : .update
        }
      })
  }
}

extension Event {
  /// Whether it corrects where its target belongs, or whether it is shown.
  var corrects: Bool {
    changes.contains { change in
      switch change {
      case .follows, .belongs, .hidden: true
      case .state, .delegate, .archived, .commit, .check, .applies, .addressed, .bundle, .mailing, .reports: false
      }
    }
  }
}
