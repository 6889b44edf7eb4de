import ArgumentParser
import Git
import Mail
import Review
import Platform
import Services
import SystemPackage
import Tracker

/// How the commands under `config` that change something do it.
struct ConfigEditing: ParsableArguments {
  @Option(
    name: .customLong("as"), help: ArgumentHelp("The person to act as, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @OptionGroup var tracker: TrackerOptions

  /// Lets the body change a file that holds the configuration, then keeps the result if it is sound.
  ///
  /// - Parameter keepingRefused: Whether a broken result stays in its file, because a person typed it.
  func change(_ summary: String, keepingRefused: Bool = false, _ body: (String) throws -> Void) throws {
    let place = try tracker.open().git.path
    let file = place + "patchbay-config.\(UInt64.random(in: .min ... .max))"
    var keep = false
    defer { if !keep { Files.remove(file) } }
    do {
      try store(summary, file: file) { old in
        try Self.write(old, to: file)
        try body(file)
        return try FileInput.read(file)
      }
    } catch let problem as ConfigurationProblem {
      keep = keepingRefused
      let shown = keepingRefused ? problem.file : "config"
      throw CommandFailure(ConfigurationProblem(file: shown, line: problem.line, reason: problem.reason))
    } catch let error as SystemError where error.code == .programFailed {
      throw CommandFailure(.usage, "cannot change the configuration", why: error.detail)
    }
  }

  /// Keeps what the body makes of the present text; again if somebody else changes it meanwhile.
  func store(_ summary: String, file: String, _ body: ([UInt8]) throws -> [UInt8]) throws {
    try persistently { tracker, author in
      let base = try tracker.storedConfiguration()
      let bytes = try body(base.bytes)
      let isStored = try tracker.storeConfiguration(bytes, file: file, after: base, author: author, summary: summary)
      // Whoever may change the repository's files may run programs here; nobody else's commands are run.
      if isStored { try LocalCommands(of: tracker).allow(try tracker.configuration()) }
      return isStored
    }
  }

  /// Keeps a mailmap.
  func storeMailmap(_ bytes: [UInt8]) throws {
    try persistently { tracker, author in try tracker.storeMailmap(bytes, author: author) }
  }

  /// Keeps a key, or takes it away.
  func storeKey(_ key: [UInt8]?, at place: Keyring.Place) throws {
    try persistently { tracker, author in try tracker.storeKey(key, at: place, author: author) }
  }

  /// Tries until it succeeds, a few times.
  private func persistently(_ change: (TrackerRepository, Signature) throws -> Bool) throws {
    let tracker = try tracker.open()
    let actor = try Actor.person(person, in: tracker.git)
    try Actor.expect(actor, mayDo: .config, in: tracker)
    let now = MailDate.now()
    let author = Signature(
      name: actor.name ?? actor.email, email: actor.email, seconds: now.seconds, offsetMinutes: now.offsetMinutes)
    for _ in 0..<5 where try change(tracker, author) { return }
    throw CommandFailure(
      .tryAgain, "cannot change the configuration", why: "other processes keep changing it",
      advice: "try again; if it persists, see `patchbay doctor`")
  }

  private static func write(_ bytes: [UInt8], to file: String) throws {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(file), .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw CommandFailure(.cannotCreate, "cannot write \(file)", why: "\(error)")
    }
  }

  /// SECTION.NAME.KEY with section and key in lower case, as git compares them.
  static func canonical(_ key: String) -> String {
    guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else { return key }
    return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
  }

  /// SECTION.NAME likewise.
  static func canonicalSection(_ name: String) -> String {
    guard let first = name.firstIndex(of: ".") else { return name.lowercased() }
    return name[..<first].lowercased() + name[first...]
  }

  static func section(_ entry: GitConfigText.Entry) -> String {
    entry.subsection.isEmpty ? entry.section : "\(entry.section).\(entry.subsection)"
  }

  static func key(_ entry: GitConfigText.Entry) -> String { "\(section(entry)).\(entry.key)" }
}
