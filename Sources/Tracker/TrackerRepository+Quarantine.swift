import Git

extension TrackerRepository {
  /// Reads objects from this folder, too: those of a push that is being looked at.
  public func readObjects(alsoIn folder: String) throws { try git.readObjects(alsoIn: folder) }
}
