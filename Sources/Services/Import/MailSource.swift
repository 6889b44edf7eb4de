import Platform
import Tracker

/// Where mails are imported from.
public enum MailSource: Hashable, Sendable {
  /// A mailbox file.
  case mbox(String)
  /// A mailbox on standard input.
  case standardInput
  /// A Maildir: `cur` and `new`.
  case maildir(String)
  /// One mail in a file.
  case eml(String)
  /// A folder of such files, of mailboxes named `.mbox`, and of subfolders.
  case emlFolder(String)
  /// A public-inbox git repository, v1 (a tree of mails) or one epoch of v2 (one mail `m` per commit).
  case publicInbox(String)

  /// What `--format` can say.
  public enum Format: String, CaseIterable, Sendable {
    case auto, mbox, maildir, eml
    case publicInbox = "public-inbox"
  }

  /// The sources at a path: several for a public-inbox v2 folder with epochs.
  ///
  /// - Throws: ``ImportError`` if nothing exists at the path, or nothing that looks like mail.
  public static func find(_ path: String, format: Format = .auto) throws -> [MailSource] {
    if path == "-" { return [.standardInput] }
    guard Files.exists(path) else { throw ImportError.missing(path) }
    switch format {
    case .mbox: return [.mbox(path)]
    case .maildir: return [.maildir(path)]
    case .eml: return Folder.exists(path) ? [.emlFolder(path)] : [.eml(path)]
    case .publicInbox: return try epochs(path)
    case .auto: break
    }
    guard Folder.exists(path) else { return [try beginsWithFromLine(path) ? .mbox(path) : .eml(path)] }
    if Folder.exists("\(path)/cur"), Folder.exists("\(path)/new") { return [.maildir(path)] }
    if isGitRepository(path) || isGitRepository("\(path)/.git") || Folder.exists("\(path)/git/0.git") {
      return try epochs(path)
    }
    return [.emlFolder(path)]
  }

  /// The git repositories of a public-inbox: the epochs `git/0.git`, `git/1.git`, … of v2 in order, else the path.
  private static func epochs(_ path: String) throws -> [MailSource] {
    guard Folder.exists("\(path)/git") else { return [.publicInbox(path)] }
    let numbers = try Folder.names(in: "\(path)/git").compactMap { name -> Int? in
      name.hasSuffix(".git") ? Int(name.dropLast(4)) : nil
    }
    guard !numbers.isEmpty else { return [.publicInbox(path)] }
    return numbers.sorted().map { .publicInbox("\(path)/git/\($0).git") }
  }

  private static func isGitRepository(_ path: String) -> Bool {
    Files.exists("\(path)/HEAD") && Folder.exists("\(path)/objects")
  }

  private static func beginsWithFromLine(_ path: String) throws -> Bool {
    var start: [UInt8] = []
    let fromLine = Array("From ".utf8)
    try FileReader.chunks(of: path, size: 4096) { chunk in
      start += chunk.prefix(fromLine.count)
      return start.count < fromLine.count
    }
    return start.starts(with: fromLine)
  }
}

/// Why mails could not be read.
public enum ImportError: Error, Hashable, Sendable {
  case missing(String)
  case unreadable(String, reason: String)
  /// A gzip file is damaged or incomplete.
  case damaged(String)
  /// A folder that should be a Maildir lacks one of its folders.
  case notMaildir(String, missing: String)
}

extension ImportError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "cannot read \(path): there is no such file or directory"
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .damaged(let path): "\(path) is damaged or truncated"
    case .notMaildir(let path, let missing): "\(path) is not a Maildir: it has no folder \(missing)"
    }
  }
}
