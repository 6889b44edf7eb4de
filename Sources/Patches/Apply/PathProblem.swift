/// Why a path may not be used.
public enum PathProblem: String, Hashable, Sendable, CustomStringConvertible {
  case empty = "the path is empty"
  case tooLong = "the path is too long"
  case absolute = "the path is absolute"
  case leavesTree = "the path has a folder '.' or '..'"
  case emptyComponent = "the path has a folder without a name"
  case gitFolder = "the path enters '.git'"
  case linkedGitmodules = "'.gitmodules' may not be a symbolic link"
  case holdsNUL = "the path has a NUL"

  public var description: String { rawValue }
}
