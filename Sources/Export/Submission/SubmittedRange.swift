import Bytes
import Git
import Platform
import Tracker

/// The pushed commits that are new to the project: from the first that none of its branches holds to the pushed one.
struct SubmittedRange {
  /// What the first stands on.
  let base: ObjectID
  /// In order.
  let commits: [ObjectID]

  /// - Parameter code: Where the project's code is.
  static func find(
    _ submission: Submission, _ code: SubmissionCode, in tracker: Repository
  ) throws -> SubmittedRange {
    let starts = try code.starts(of: submission, in: tracker)
    let arguments = [
      "--git-dir", tracker.path, "rev-list", "--topo-order", "--parents", "--max-count=\(Submission.limit + 1)",
      submission.tip.hex, "--not",
    ]
    let listed = try code.git.output(arguments + starts.commits.map(\.hex))
    let lines = listed.split(separator: UInt8(ascii: "\n"))
      .map { $0.split(separator: UInt8(ascii: " ")).compactMap { ObjectID(hexBytes: $0) } }
    guard !lines.isEmpty else {
      throw SubmissionRefusal("\(submission.tip.hex.prefix(12)) is already in \(starts.name): nothing is new")
    }
    if let merge = lines.last(where: { $0.count > 2 }) {
      throw SubmissionRefusal(
        "\(try code.name(of: merge[0], in: tracker)) is a merge, and merges are not mailed; rebase it away")
    }
    guard lines.count <= Submission.limit else {
      throw SubmissionRefusal(
        "it has more than \(Submission.limit) commits that are not in \(starts.name); push fewer at a time")
    }
    guard let first = lines.last, first.count == 2 else {
      throw SubmissionRefusal(
        "it has no commit in common with \(starts.name), so it is unclear where the series starts")
    }
    // Without merges, what one commit reaches is a chain.
    return SubmittedRange(base: first[1], commits: lines.reversed().map { $0[0] })
  }
}

/// The code of a project, as far as it is on this machine.
struct SubmissionCode {
  /// The project's repository; nil if it is not on this machine.
  private let path: String?
  /// Folders of objects besides the tracker's.
  let objects: [String]

  /// Lets the tracker read the objects of the project's repository for as long as the handle lives.
  init(of project: TrackerConfiguration.Project, for tracker: Repository) throws {
    guard let place = project.repository, let code = try GitError.unlessUnsound({ try Repository.open(place) }) else {
      path = nil
      objects = []
      return
    }
    path = code.path
    objects = code.objectsPath == tracker.objectsPath ? [] : [code.objectsPath] + (try Alternates.read(of: code))
    for folder in objects { try tracker.readObjects(alsoIn: folder) }
  }

  /// The git program, reading those objects, too.
  var git: Program {
    // A path with a colon would be two; quoted in C's way git takes it as one (git(1)).
    let quoted = objects.map { folder in
      "\"" + folder.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
    return Program(
      environment: objects.isEmpty ? [:] : ["GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted.joined(separator: ":")])
  }

  /// Where the project's branches are now, and what to call them.
  func starts(
    of submission: Submission, in tracker: Repository
  ) throws -> (commits: [ObjectID], name: String) {
    if let base = submission.base {
      let named = try path.map { try Repository.open($0).commit(named: base) } ?? nil
      guard let commit = try named ?? tracker.commit(named: base) else {
        throw SubmissionRefusal("the base \(base) is not a commit of this repository")
      }
      return ([commit], base)
    }
    let branches = submission.project.branches.map(\.name)
    let names = branches.isEmpty ? ["HEAD"] : branches.map { "refs/heads/\($0)" }
    var commits: [ObjectID] = []
    if let path {
      let code = try Repository.open(path)
      for name in names { if let commit = try code.reference(name) { commits.append(commit) } }
    }
    if commits.isEmpty {
      // A tracker within the code repository, or one that the code is mirrored to.
      for name in names { if let commit = try tracker.reference(name) { commits.append(commit) } }
    }
    guard !commits.isEmpty else {
      let name = submission.project.name
      throw SubmissionRefusal(
        "no branch of project \(name) is available here, so it is unclear where the series starts; a maintainer can set "
          + "project.\(name).repository to a path on this machine, or push with -o base=COMMIT")
    }
    let shown = branches.isEmpty ? "HEAD" : branches.joined(separator: " or ")
    return (commits, "\(shown) of project \(submission.project.name)")
  }

  /// What changes between two commits, as a cover letter shows it.
  func stat(from base: ObjectID, to tip: ObjectID, in tracker: Repository) throws -> [UInt8] {
    try git.output([
      "--git-dir", tracker.path, "-c", "core.quotePath=true", "diff-tree", "-r", "--stat", "--summary", "-M",
      "--no-color", base.hex, tip.hex,
    ])
  }

  /// A commit as people know it.
  func name(of id: ObjectID, in tracker: Repository) throws -> String {
    let message = try tracker.commit(id).messageText
    let subject = message.split(separator: "\n").first.map { String($0.prefix(60)) } ?? ""
    return "commit \(id.hex.prefix(12)) (\(subject))"
  }
}
