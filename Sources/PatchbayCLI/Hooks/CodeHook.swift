import Bytes
import Git
import Review
import Services
import Tracker

/// Commits pushed to a project's code repository.
enum CodeHook {
  static func run(_ options: TrackerOptions) throws {
    let tracker = try options.open(forHooksOf: HookPlace.repository)
    let notifications = NotificationCommands(of: tracker)
    defer { notifications.start() }
    let code = try Repository.open(HookPlace.repository).path
    let configuration = try tracker.configuration()
    let projects = try projects(of: code, configuration)
    guard !projects.isEmpty else {
      throw CommandFailure(
        .noTracker, "cannot close patches", why: "no project of the tracker has the repository \(code)",
        advice: "patchbay config set project.NAME.repository \(code)")
    }
    let closed = try CodeFeed.take(
      from: code, try pushes(), projects: projects, configuration: configuration, into: tracker)
    for entry in closed {
      let commit = entry.commit.hex.prefix(12)
      let subject = UntrustedText.line(entry.subject)
      if let rule = entry.rule {
        StandardError.line("patchbay: \(commit) \(subject): \(entry.state), found by \(rule.rawValue)")
      } else {
        StandardError.line("patchbay: \(commit) \(subject): noted as a revert")
      }
    }
  }

  /// The projects whose repository is this one: by its path, or by git config patchbay.project in it.
  private static func projects(
    of code: String, _ configuration: TrackerConfiguration
  ) throws -> [TrackerConfiguration.Project] {
    if let name = try Repository.open(code).configString("patchbay.project") {
      return configuration.projects.filter { $0.name == name }
    }
    return configuration.projects.filter { project in
      guard let path = project.repository, let known = try? Repository.open(path) else { return false }
      return known.path == code
    }
  }

  /// What git says on standard input: a line `OLD NEW REFERENCE` for each.
  private static func pushes() throws -> [CodeFeed.Push] {
    String(decoding: try FileInput.read("-"), as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard fields.count == 3, let old = ObjectID(hex: fields[0]), ObjectID(hex: fields[1]) != .zero else { return nil }
      return CodeFeed.Push(reference: fields[2], old: old == .zero ? nil : old)
    }
  }
}
