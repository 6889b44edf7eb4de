package import Platform

/// The folder in which one attempt to send one mail is handed from the process that decided it to the mail program:
/// `patchbay/outgoing/NAME` in the tracker. README.md of this folder states the protocol.
///
/// It appears and disappears as a whole, by rename(2), so that at most one process owns it at a time. Whoever renames
/// the file `ready` decides the outcome: `running` means that the mail program may have the mail, `void` that none ever
/// will. That is the compare-and-swap: a name can be taken away only once.
package struct Handover {
  package let path: String

  /// What is known of it.
  package enum Standing: Equatable {
    /// It does not exist: finished, or never begun.
    case absent
    /// A live process is handling it.
    case busy
    /// No mail program has the mail, and none will.
    case void
    /// The mail program ended with this exit code.
    case ended(Int32)
    /// The process that ran the mail program was killed.
    case interrupted
  }

  /// The mail for `git send-email`.
  package var mail: String { path + "/mail.eml" }

  static func folder(of tracker: String) -> String { tracker + "patchbay/outgoing" }

  package init(_ name: String, in tracker: String) { path = Self.folder(of: tracker) + "/" + name }

  package init(path: String) { self.path = path }

  /// The names of existing ones: mails being sent, or whose sending was interrupted.
  package static func names(in tracker: String) throws(SystemError) -> [String] {
    try Folder.namesIfPresent(in: folder(of: tracker)).filter { !$0.hasPrefix(".") }
  }

  /// Whether a mail program may have the mail, with unknown outcome. Changes nothing.
  package var isInDoubt: Bool {
    guard Files.exists(path + "/running") else { return false }
    let ended = (try? Files.read(path + "/ended")).flatMap { Int32(String(decoding: $0, as: UTF8.self)) }
    // An exit code of 128 or more from a shell means that a signal ended the program; after any other end, the folder
    // is soon removed.
    if let ended, ended < 128 { return false }
    return FileLock(path + "/owner") != nil && FileLock(path + "/transport") != nil
  }

  // MARK: Its owner

  /// Makes it, with the mail and other files in it, durable.
  ///
  /// - Returns: The lock that keeps others away while this process lives; nil if the folder exists already.
  func prepare(_ mail: [UInt8], _ others: [(name: String, bytes: [UInt8])]) throws(SystemError) -> FileLock? {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    guard Folder.prepare(folder) else { throw SystemError(.permission, "write to", path: folder) }
    let temporary = folder + "/.new-" + Files.randomName()
    try Files.makeFolder(temporary)
    var isMoved = false
    defer { if !isMoved { Self.remove(temporary) } }
    guard let lock = FileLock(temporary + "/owner") else { throw SystemError(.failed, "lock", path: temporary) }
    for (name, bytes) in [("mail.eml", mail), ("ready", [])] + others {
      try Self.write(bytes, to: temporary + "/" + name)
    }
    try Files.synchronize(folder: temporary)
    do throws(SystemError) { try Files.rename(temporary, path) } catch {
      if Folder.exists(path) { return nil }
      throw error
    }
    isMoved = true
    try Files.synchronize(folder: folder)
    return lock
  }

  /// Provides the files of a mail that is not sent.
  static func withFiles<Result>(
    _ mail: [UInt8], _ others: [(name: String, bytes: [UInt8])], in tracker: String,
    _ body: (Handover) throws -> Result
  ) throws -> Result {
    let name = ".done-" + Files.randomName()
    let handover = Handover(name, in: tracker)
    let folder = folder(of: tracker)
    guard Folder.prepare(folder) else { throw SystemError(.permission, "write to", path: folder) }
    try Files.makeFolder(handover.path)
    defer { remove(handover.path) }
    for (name, bytes) in [("mail.eml", mail)] + others { try write(bytes, to: handover.path + "/" + name) }
    return try body(handover)
  }

  /// Removes leftovers of killed processes that nobody needs.
  static func sweep(in tracker: String) {
    let folder = folder(of: tracker)
    for name in (try? Folder.names(in: folder)) ?? [] where name.hasPrefix(".") {
      let path = folder + "/" + name
      // A live process is done with one in a moment.
      if !FileStamp(path).isYounger(than: .seconds(24 * 60 * 60)) { remove(path) }
    }
  }

  /// Removes it, once its outcome is in the log.
  func finish() {
    let gone = path[..<(path.lastIndex(of: "/") ?? path.endIndex)] + "/.done-" + Files.randomName()
    guard (try? Files.rename(path, gone)) != nil else { return }
    Self.remove(gone)
  }

  /// Makes sure that no mail program gets the mail any more; false if one has or had it already.
  func revoke() -> Bool {
    guard (try? Files.rename(path + "/ready", path + "/void")) != nil else { return Files.exists(path + "/void") }
    return true
  }

  /// Its outcome. If no live process owns it, this settles it: what was not begun never will be.
  ///
  /// - Parameter isOwn: Whether this process is the owner.
  func standing(isOwn: Bool = false) -> Standing {
    guard Folder.exists(path) else { return .absent }
    let lock = isOwn ? nil : FileLock(path + "/owner")
    guard isOwn || lock != nil else { return Folder.exists(path) ? .busy : .absent }
    defer { _ = lock }
    if revoke() { return .void }
    guard let transport = FileLock(path + "/transport") else { return Folder.exists(path) ? .busy : .absent }
    defer { _ = transport }
    guard let text = try? Files.read(path + "/ended") else { return .interrupted }
    return Int32(String(decoding: text, as: UTF8.self)).map { .ended($0) } ?? .interrupted
  }

  // MARK: The mail program's keeper

  /// Runs the mail program, unless the attempt was revoked. Records durably beforehand that it may have the mail, and
  /// afterwards how it ended.
  ///
  /// - Returns: Its exit code; nil if it was not run.
  package func run(_ program: () throws(SystemError) -> Int32) throws(SystemError) -> Int32? {
    guard let lock = FileLock(path + "/transport") else { return nil }
    defer { _ = lock }
    guard (try? Files.rename(path + "/ready", path + "/running")) != nil else { return nil }
    try Files.synchronize(folder: path)
    let status = try program()
    try Self.write(Array(String(status).utf8), to: path + "/ended.new")
    try Files.rename(path + "/ended.new", path + "/ended")
    try Files.synchronize(folder: path)
    return status
  }

  // MARK: Files

  /// Writes a file into the folder; returns its path.
  package func write(_ bytes: [UInt8], to name: String) throws(SystemError) -> String {
    try Self.write(bytes, to: path + "/" + name)
    return path + "/" + name
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    let file = try OutputFile(creating: path, mode: 0o600)
    try file.append(bytes)
    try file.flush()
    try Files.synchronize(file: path)
  }

  private static func remove(_ folder: String) {
    for name in (try? Folder.names(in: folder)) ?? [] { Files.remove(folder + "/" + name) }
    Folder.remove(folder)
  }
}
