import TestSupport

extension GitSandbox {
  /// What `git fsck --strict` has to say, without its notices about a branch that is not born yet.
  func problems() throws -> [String] {
    let result = try tryGit("fsck", "--strict", "--full", "--no-dangling", "--no-progress")
    let said = (result.text + result.errorText).split(separator: "\n").map(String.init)
    return said.filter { !$0.hasPrefix("notice:") } + (result.status == 0 ? [] : ["exit \(result.status)"])
  }
}
