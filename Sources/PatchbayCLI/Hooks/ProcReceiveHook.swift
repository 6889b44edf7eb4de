import Bytes
import Export
import Review
import Services
import SystemPackage
import Tracker

/// Commits pushed to `refs/for/PROJECT/TOPIC`: git's proc-receive hook (githooks(5)), which git asks about each such
/// reference instead of moving it.
enum ProcReceiveHook {
  /// Where it is pushed to; what `receive.procReceiveRefs` is set to.
  static let prefix = "refs/for"

  /// What git asks for.
  private struct Command {
    let reference: String
    let new: ObjectID?
  }

  /// The outcome.
  private enum Answer {
    case series(PreparedSubmission, of: TrackerConfiguration.Project)
    case refused(String)

    /// The series that is mailed to the list without anybody asking.
    var mailed: ObjectID? {
      guard case .series(let series, let project) = self, project.sending == .auto, !project.lists.isEmpty else {
        return nil
      }
      return series.head
    }
  }

  static func run(_ options: TrackerOptions) throws {
    let features = try greet()
    let commands = try PacketLines.section(from: .standardInput).compactMap(command)
    let pushOptions =
      features.contains("push-options")
      ? try PacketLines.section(from: .standardInput).map { String(decoding: $0, as: UTF8.self) } : []
    let answers = answers(commands, pushOptions, isAtomic: features.contains("atomic"), options)
    var report: [[UInt8]] = []
    for (command, answer) in zip(commands, answers) {
      switch answer {
      case .series(let series, _):
        report.append(Array("ok \(command.reference)".utf8))
        let isMailed = answer.mailed != nil && !series.mails.isEmpty
        StandardError.line(UntrustedText.line(text(of: series) + (isMailed ? "; it is being mailed to the list" : "")))
      case .refused(let reason):
        report.append(Array("ng \(command.reference) \(UntrustedText.line(reason))".utf8))
      }
    }
    try PacketLines.write(report, to: .standardOutput)
  }

  /// The versions are agreed on, and what git will send.
  private static func greet() throws -> Set<String> {
    guard let first = try PacketLines.section(from: .standardInput).first else {
      throw CommandFailure(
        .usage, "nothing to do", why: "there is no input from git",
        advice: "this is git's proc-receive hook; see githooks(5)")
    }
    let parts = first.split(separator: 0, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
    guard parts.first == "version=1" else {
      throw CommandFailure(.unavailable, "cannot understand git", why: "it speaks \(parts.first ?? "nothing")")
    }
    let offered = Set(parts.dropFirst().flatMap { $0.split(separator: " ").map(String.init) })
    let used = offered.intersection(["atomic", "push-options"])
    let answer = Array("version=1".utf8) + (used.isEmpty ? [] : [0]) + Array(used.sorted().joined(separator: " ").utf8)
    try PacketLines.write([answer], to: .standardOutput)
    return used
  }

  /// `OLD NEW REFERENCE`.
  private static func command(_ line: [UInt8]) -> Command? {
    let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
    guard fields.count == 3, let new = ObjectID(hex: fields[1]) else { return nil }
    return Command(reference: fields[2], new: new == .zero ? nil : new)
  }

  /// Everything is looked at before anything is stored, and stored at once: a push that was killed has brought all or
  /// nothing.
  private static func answers(
    _ commands: [Command], _ pushOptions: [String], isAtomic: Bool, _ options: TrackerOptions
  ) -> [Answer] {
    do {
      let tracker = try HookPlace.tracker(options)
      let notifications = NotificationCommands(of: tracker)
      defer { notifications.start() }
      let configuration = try tracker.configuration()
      var answers: [Answer] = []
      for command in commands {
        answers.append(answer(command, pushOptions, configuration, in: tracker))
      }
      let isBroken = answers.contains { if case .refused = $0 { true } else { false } }
      if isAtomic, isBroken {
        return answers.map { if case .series = $0 { .refused("another reference of the push is refused") } else { $0 } }
      }
      var mails: [[UInt8]] = []
      for case .series(let series, _) in answers { mails += series.mails }
      _ = try tracker.ingest(mails)
      // Also what was there already: the process that was to mail it may have been killed.
      BackgroundSending.start(answers.compactMap(\.mailed), in: tracker)
      return answers
    } catch {
      return commands.map { _ in .refused(reason(error)) }
    }
  }

  private static func answer(
    _ command: Command, _ pushOptions: [String], _ configuration: TrackerConfiguration,
    in tracker: TrackerRepository
  ) -> Answer {
    do {
      let submission = try submission(command, pushOptions, configuration)
      return .series(
        try PreparedSubmission.prepare(submission, configuration: configuration, in: tracker), of: submission.project)
    } catch {
      return .refused(reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    if let refusal = error as? SubmissionRefusal { return refusal.description }
    return CommandFailure(error).text
  }

  private static func submission(
    _ command: Command, _ pushOptions: [String], _ configuration: TrackerConfiguration
  ) throws -> Submission {
    let parts = command.reference.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count > 3, command.reference.hasPrefix(prefix + "/"), !parts[3].isEmpty else {
      throw CommandFailure(.usage, "it names no topic", advice: "push to \(prefix)/PROJECT/TOPIC")
    }
    guard let new = command.new else {
      throw CommandFailure(.usage, "a series cannot be deleted", advice: "see `patchbay update --archive`")
    }
    // Who may not push learns nothing of what is there.
    let person = HookPlace.person
    guard configuration.allows(.submit, by: person) else {
      throw CommandFailure(
        .noPermission, "\(person ?? "a pusher whom the transport does not name") may not push patches",
        why: "see [permission \"submit\"] in patchbay config")
    }
    guard let project = configuration.project(String(parts[2])) else {
      let known = configuration.projects.map(\.name).joined(separator: ", ")
      throw CommandFailure(
        .usage, "there is no project \(parts[2])",
        why: known.isEmpty ? "no project is configured" : "known are \(known)",
        advice: known.isEmpty ? "a maintainer can create it with patchbay config" : nil)
    }
    var submission = Submission(project: project, topic: String(parts[3]), person: person ?? "nobody", tip: new)
    for option in pushOptions {
      let fields = option.split(separator: "=", maxSplits: 1).map(String.init)
      let value = fields.count > 1 ? fields[1] : ""
      switch fields.first {
      case "base": submission.base = value
      case "title": submission.title = value
      case "description": submission.paragraphs.append(value)
      default:
        throw CommandFailure(.usage, "there is no push option \(option)", why: "known are base, title and description")
      }
    }
    return submission
  }

  /// The message to the pusher.
  private static func text(of series: PreparedSubmission) -> String {
    let patches = series.count == 1 ? "1 patch" : "\(series.count) patches"
    let name = "series \(series.head.hex.prefix(12)) \"\(series.title)\" v\(series.version)"
    if series.mails.isEmpty { return "patchbay: \(name) already has these commits; nothing is new" }
    let after = series.previous.map { ", after \($0.hex.prefix(12))" } ?? ""
    return "patchbay: \(name), \(patches)\(after)"
  }
}
