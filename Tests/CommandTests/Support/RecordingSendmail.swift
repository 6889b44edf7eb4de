import TestSupport

/// A mail program that keeps what it is given: a folder for each mail, with its arguments and its text.
struct RecordingSendmail {
  let folder: String

  /// Has `git send-email` use it in the tracker.
  ///
  /// - Parameter first: Shell commands before the mail is kept, such as `exit 75`; `$count` is how many were kept before.
  init(in sandbox: Sandbox, first: String = "") throws {
    folder = sandbox.folder("sent")
    try Command("mkdir", "-p", folder).run().succeeded()
    let script = """
      #!/bin/sh
      count=$(ls '\(folder)' | grep -c '^mail')
      \(first)
      place=$(mktemp -d '\(folder)/new.XXXXXX')
      printf '%s\\n' "$@" >"$place/arguments"
      cat >"$place/text"
      mv "$place" "$(mktemp -u "\(folder)/mail.$(date +%s.%N).XXXXXX")"

      """
    let program = sandbox.folder("sendmail")
    try PackageFiles.write(Array(script.utf8), to: program)
    try Command("chmod", "+x", program).run().succeeded()
    try Command("git", "-C", sandbox.tracker, "config", "sendemail.smtpServer", program).run().succeeded()
  }

  /// The mails, in the order in which they came.
  func mails() throws -> [[UInt8]] {
    try PackageFiles.names(in: folder).filter { $0.hasPrefix("mail.") }.map {
      try PackageFiles.read("\(folder)/\($0)/text")
    }
  }

  func texts() throws -> [String] { try mails().map { String(decoding: $0, as: UTF8.self) } }

  /// To whom each mail went.
  func recipients() throws -> [Set<String>] {
    try PackageFiles.names(in: folder).filter { $0.hasPrefix("mail.") }.map {
      let text = String(decoding: try PackageFiles.read("\(folder)/\($0)/arguments"), as: UTF8.self)
      return Set(text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-") })
    }
  }

  /// A field of each mail.
  func field(_ name: String) throws -> [String] {
    try texts().map { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
      return lines.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map {
        String($0.dropFirst(name.utf8.count + 2))
      } ?? ""
    }
  }
}
