/// The values set by the events of a patch or series: of events that set the same thing, the last counts.
extension ReviewHistory {
  /// The last state that was set; nil if none was.
  public var lastState: (entry: Entry, state: String)? {
    let last = last { change in
      if case .state(let state) = change { state } else { nil }
    }
    return last.map { ($0.entry, $0.value) }
  }

  /// The last delegate that was set, nil for nobody; nil if none was.
  var lastDelegate: (entry: Entry, delegate: String?)? {
    let last = last { (change) -> String?? in
      if case .delegate(let delegate) = change { .some(delegate) } else { nil }
    }
    return last.map { ($0.entry, $0.value) }
  }

  /// Whether it was last archived or unarchived; nil if neither.
  public var lastArchived: (entry: Entry, isArchived: Bool)? {
    let last = last { change in
      if case .archived(let archived) = change { archived } else { nil }
    }
    return last.map { ($0.entry, $0.value) }
  }

  /// The commit of a patch, by the last event that sets it.
  public var lastCommit: String? {
    let last = last { (change) -> String?? in
      if case .commit(let commit) = change { .some(commit) } else { nil }
    }
    return last?.value
  }

  /// Whether a reply was marked as addressed.
  public var isAddressed: Bool {
    let last = last { change in
      if case .addressed(let isAddressed) = change { isAddressed } else { nil }
    }
    return last?.value ?? false
  }
}
