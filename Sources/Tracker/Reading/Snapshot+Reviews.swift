import Git

extension Snapshot {
  /// What was done to each patch or series that anything was done to, in the order of their ids.
  public func histories() throws -> [ReviewHistory] {
    var result: [ReviewHistory] = []
    try data.reviews.forEach(in: store) { (_, value) throws(GitError) in
      result.append(ReviewHistory(parsing: try store.blob(value.id)))
      return true
    }
    return result
  }
}
