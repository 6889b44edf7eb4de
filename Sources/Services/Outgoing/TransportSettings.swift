import Platform
import Tracker

/// The mail program that `git send-email` uses, according to git's configuration or as git finds it
/// (git-send-email(1)).
struct TransportSettings: Sendable {
  /// The program in the form of a shell command; nil if git uses SMTP itself, or is too old to accept one.
  let sendmail: String?

  init(in tracker: String) throws(SystemError) {
    var values: [String: String] = [:]
    // It ends with 1 where there are none. Where it fails, as when it is killed, there may be some: without them the mail
    // would go out through another program.
    let text = try Program(in: tracker).output(["config", "-z", "--get-regexp", "^sendemail\\."], allowing: 1)
    for entry in text.split(separator: 0) {
      let parts = entry.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      guard let key = parts.first else { continue }
      values[String(decoding: key, as: UTF8.self)] = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
    }
    let version = String(decoding: try Program().output(["--version"]), as: UTF8.self)
    let paths = (Environment.variable("PATH") ?? "").split(separator: ":").map { "\($0)/sendmail" }
    sendmail =
      Self.knowsCommands(version)
      ? Self.command(values, found: (["/usr/sbin/sendmail", "/usr/lib/sendmail"] + paths).first(where: Files.exists))
      : nil
  }

  /// The mail program according to these configuration values, else the one that was found.
  static func command(_ values: [String: String], found: String?) -> String? {
    func value(_ key: String) -> String? {
      let identity = values["sendemail.identity"]
      return identity.flatMap { values["sendemail.\($0).\(key)"] } ?? values["sendemail.\(key)"]
    }
    if let command = value("sendmailcmd") { return command }
    guard let server = value("smtpserver") else { return found.map { shellQuoted($0) } }
    return server.hasPrefix("/") ? shellQuoted(server) : nil
  }

  /// Whether git accepts `--sendmail-cmd`: since 2.33.
  static func knowsCommands(_ version: String) -> Bool {
    let numbers = version.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count > 1 else { return false }
    return numbers[0] > 2 || numbers[0] == 2 && numbers[1] >= 33
  }

  /// Whether a mail program that ended so may have sent the mail all the same: in a shell, 128 or more means that a
  /// signal ended it; in ssh, 255 means that the connection broke. For git itself 255 is any error.
  func isInterruption(_ status: Int32) -> Bool { status >= 128 && (sendmail != nil || status != 255) }
}
