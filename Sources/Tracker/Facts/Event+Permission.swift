extension Event {
  /// What its actor must be permitted to have done it.
  public var actions: Set<TrackerConfiguration.Action> {
    // A note sets nothing.
    guard !changes.isEmpty else { return [.update] }
    return Set(
      changes.map { change in
        switch change {
        case .state, .delegate, .archived, .commit: .update
        case .check, .applies: .check
        }
      })
  }
}
