package import Git
import Platform

/// The person that git itself would record as the committer.
package enum CommitterIdentity {
  /// Who `git commit` takes, by the environment (`GIT_COMMITTER_NAME`, …) and every file of git's configuration, now.
  ///
  /// The git program is asked, because libgit2 reads neither the variables nor `GIT_CONFIG_GLOBAL`. A person that git
  /// only guesses from the machine is none.
  package static func read(in repository: Repository) throws -> Signature {
    let git = Program(in: repository.path)
    let answer = try git.run(["-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"])
    guard answer.status == 0, let (name, email) = person(in: answer.output) else {
      throw CommandFailure(
        .noInput, "git does not know who you are", advice: "set user.name and user.email with `git config`")
    }
    let now = Clock.now()
    return Signature(name: name, email: email, seconds: now, offsetMinutes: Clock.localOffsetMinutes(at: now))
  }

  /// The name and the address of `Name <email> seconds offset`.
  private static func person(in line: [UInt8]) -> (name: String, email: String)? {
    guard let open = line.lastIndex(of: UInt8(ascii: "<")), let close = line.lastIndex(of: UInt8(ascii: ">")),
      open < close
    else { return nil }
    var name = line[..<open]
    while name.last == UInt8(ascii: " ") { name.removeLast() }
    return (String(decoding: name, as: UTF8.self), String(decoding: line[(open + 1)..<close], as: UTF8.self))
  }
}
