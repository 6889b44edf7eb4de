import Bytes
package import Mail
import Platform
import Tracker

/// The program `git send-email`, with the configuration that git gives it in the tracker.
package struct SendEmail {
  /// Recipients besides those that git finds in the mail, and the sender.
  package struct Envelope: Hashable, Sendable {
    package var from: String?
    package var replyTo: String?
    package var to: [String] = []
    package var cc: [String] = []
    /// Whether git encodes the body whatever it contains.
    package var isEncoded = false
    /// A command that prints who else gets a copy; the files beside the mail are in `$patches`.
    package var copyCommand: String?
    /// Recipients that the mail server refused, and who therefore get no copy.
    package private(set) var leftOut: [RefusedRecipient] = []

    package init() {}

    /// The most recipients that are left out of one mail.
    private static let leftOutLimit = 30

    /// Leaves out a recipient who was to get a copy.
    ///
    /// - Returns: Whether that makes a difference: not if the mail is for them, or if they were left out before.
    mutating func leaveOut(_ recipient: RefusedRecipient) -> Bool {
      let address = Self.key(recipient.address)
      guard leftOut.count < Self.leftOutLimit, !leftOut.contains(where: { Self.key($0.address) == address }),
        !to.contains(where: { Self.isOne($0, in: [address]) })
      else { return false }
      leftOut.append(recipient)
      return true
    }

    /// The same with all who get a copy named: those that git found, without those who are left out.
    func resolved(_ found: [String]) -> Envelope {
      let addresses = Set(leftOut.map { Self.key($0.address) })
      var result = self
      result.copyCommand = nil
      result.isComplete = true
      result.cc = found.filter { !Self.isOne($0, in: addresses) }.flatMap {
        AddressParser.addresses(in: Array($0.utf8)[...]).map(SendEmail.text)
      }
      return result
    }

    /// Whether git is to add nobody.
    private var isComplete = false

    private static func key(_ address: String) -> String { address.lowercased() }

    private static func isOne(_ person: String, in addresses: Set<String>) -> Bool {
      AddressParser.addresses(in: Array(person.utf8)[...]).contains { addresses.contains(key($0.email)) }
    }

    /// Refuses the mail if git cannot use the address that it is for.
    func check() throws(OutgoingError) {
      for person in to where AddressParser.addresses(in: Array(person.utf8)[...]).contains(where: { !$0.isMailable }) {
        throw .unusableAddress(person)
      }
    }

    /// The same for a mail in this folder.
    func located(in folder: String) -> Envelope {
      guard let copyCommand else { return self }
      var result = self
      result.copyCommand = "patches=\(shellQuoted(folder)); \(copyCommand)"
      return result
    }

    var arguments: [String] {
      var result = ["send-email", "--confirm=never", "--no-thread", "--no-annotate", "--8bit-encoding=UTF-8"]
      if let from { result.append("--from=\(from)") }
      if let replyTo { result.append("--reply-to=\(replyTo)") }
      result += to.map { "--to=\($0)" } + cc.map { "--cc=\($0)" }
      if isEncoded { result.append("--transfer-encoding=quoted-printable") }
      if let copyCommand { result.append("--cc-cmd=\(copyCommand)") }
      if isComplete { result.append("--suppress-cc=all") }
      return result
    }
  }

  /// Who a mail goes to, according to its header.
  package struct Recipients: Hashable, Sendable {
    package let from: String
    package let to: [String]
    package let cc: [String]
    /// Addresses that the mail has, and that git cannot use.
    package var leftOut: [String] = []
  }

  /// A person in the form that git accepts on its command line, made so that a stranger's name cannot add an address:
  /// git splits at unquoted commas and at brackets.
  package static func text(_ person: Address) -> String {
    let words = plainName(of: person)
    guard !words.isEmpty else { return person.email }
    return words.contains { ",;:@()[]".contains($0) } ? "\"\(words)\" <\(person.email)>" : "\(words) <\(person.email)>"
  }

  /// Whether a mail from this person arrives with their whole name: quotation marks and backslashes are left out.
  static func keepsName(of person: Address) -> Bool {
    let name = (person.name ?? "").split(whereSeparator: \.isWhitespace).map { String($0) }.joined(separator: " ")
    return plainName(of: person) == name
  }

  private static func plainName(of person: Address) -> String {
    let name = (person.name ?? "").unicodeScalars.map { scalar -> Character in
      scalar.isUnsafeToShow || "\"\\<>".unicodeScalars.contains(scalar) ? " " : Character(scalar)
    }
    return name.split(whereSeparator: \.isWhitespace).map { String($0) }.joined(separator: " ")
  }

  /// How sending one mail ended.
  enum Outcome: Hashable {
    case sent
    /// No mail program took it, possibly because of one recipient.
    case refused(String, RefusedRecipient?)
    /// A mail program was interrupted.
    case doubtful(String)
    /// A mail program is still running, although git is not.
    case busy
  }

  private let tracker: String
  private let settings: TransportSettings

  /// - Parameter tracker: The repository's path.
  package init(in tracker: String) throws {
    self.tracker = tracker
    let place = String(decoding: try Program().output(["--exec-path"]), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    guard let place = place.first, Files.exists(place + "/git-send-email") else { throw OutgoingError.noSendEmail }
    settings = try TransportSettings(in: tracker)
  }

  /// Asks git who the mail would go to; nothing is sent.
  package func preview(_ item: Outbox.Item, in tracker: String) throws -> Recipients {
    try Handover.withFiles(item.mail, item.attachments, in: tracker) { folder in
      try preview(folder.mail, item.envelope.located(in: folder.path))
    }
  }

  private func preview(_ file: String, _ envelope: Envelope) throws -> Recipients {
    try envelope.check()
    let result = try git().run(envelope.arguments + ["--dry-run", file], input: Self.answers)
    let text = String(decoding: result.output, as: UTF8.self)
    guard result.status == 0, var recipients = Self.recipients(in: text) else {
      throw OutgoingError.cannotPreview(Self.reason(result))
    }
    recipients.leftOut = result.errorText.split(whereSeparator: \.isNewline)
      .filter { $0.hasPrefix(Self.complaint) }.map { String($0.dropFirst(Self.complaint.count)) }
    return recipients
  }

  /// Sends a mail without recording it: it may be lost, or be sent again when somebody asks again.
  package func sendUnrecorded(_ mail: [UInt8], to envelope: Envelope) throws {
    try Handover.withFiles(mail, [], in: tracker) { folder in
      try envelope.check()
      let result = try git(timeLimit: .seconds(60)).run(
        envelope.arguments + debugging + [folder.mail], input: Self.answers)
      let status = settings.sendmail == nil ? SubmissionTrace(result).status : result.status
      guard status == 0 else { throw OutgoingError.cannotPreview(Self.reason(result)) }
    }
  }

  /// Sends the mail of the attempt, which this process owns.
  func send(_ handover: Handover, _ envelope: Envelope) throws -> Outcome {
    try envelope.check()
    let envelope = try envelope.leftOut.isEmpty ? envelope : envelope.resolved(preview(handover.mail, envelope).cc)
    let keeper = [Environment.program, "hooks", "transport", handover.path]
    let result: Program.Result
    if let command = settings.sendmail {
      let words = keeper + ["--check", "sh", "-c", "\(command) \"$@\"", "-"]
      let sendmail = words.map { shellQuoted($0) }.joined(separator: " ")
      result = try git().run(
        envelope.arguments + ["--sendmail-cmd=\(sendmail)", handover.mail], input: Self.answers)
    } else {
      // git itself is the mail program.
      result = try Program(keeper[0], in: tracker)
        .run(Array(keeper.dropFirst()) + ["git"] + envelope.arguments + debugging + [handover.mail])
    }
    switch handover.standing(isOwn: true) {
    case .ended(0): return .sent
    case .ended(let status) where isInterruption(status):
      return .doubtful("\(Self.doubt(status)): \(Self.reason(result))")
    case .ended, .void: return .refused(Self.reason(result), RefusedRecipient(errors: result.errorText))
    case .interrupted: return .doubtful("the mail program was interrupted")
    case .busy: return .busy
    case .absent: return .doubtful("the record of it is gone")
    }
  }

  /// Whether a mail program with this exit code may have sent the mail all the same.
  func isInterruption(_ status: Int32) -> Bool { settings.isInterruption(status) }

  /// Why nobody knows whether such a program sent the mail.
  static func doubt(_ status: Int32) -> String {
    status == SubmissionTrace.interrupted
      ? "the mail server did not say whether it took the mail" : "the mail program ended with exit code \(status)"
  }

  // MARK: git

  private func git(timeLimit: Duration? = nil) -> Program {
    Program(in: tracker, environment: Self.environment, timeLimit: timeLimit)
  }

  /// Has git read answers from its input, not from the terminal.
  package static let environment: [String: String?] = ["GIT_SEND_EMAIL_NOTTY": "1"]

  /// What git asks with `--confirm=never` is what to do with an address that it cannot use, as a stranger's trailer may
  /// have: it is dropped. Without an answer git would give up, with exit code 0.
  package static let answers = Array(String(repeating: "d\n", count: 1000).utf8)

  /// Where git speaks SMTP itself, its trace says how that ended.
  private var debugging: [String] { settings.sendmail == nil ? ["--smtp-debug=1"] : [] }

  /// Why git failed: its last line that says so.
  private static func reason(_ result: Program.Result) -> String {
    let all = result.errorText.split(whereSeparator: \.isNewline).filter {
      !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("Net::SMTP")
    }
    let causes = all.filter { line in !consequences.contains { line.hasPrefix($0) } }
    let lines = causes.isEmpty ? all : causes
    // It asks itself for an identity, even where it is told the sender.
    if lines.last?.hasPrefix("var GIT_") == true {
      return "git does not know whom the mail is from; set user.name and user.email with `git config` in the tracker"
    }
    return lines.last.map(String.init) ?? "git send-email ended with exit code \(result.status)"
  }

  /// What git says of an address that it cannot use.
  private static let complaint = "error: unable to extract a valid address from: "

  /// What git adds to the error of a program that it ran.
  private static let consequences = ["Died at ", "warning: no patches were sent", "failed to close pipe to "]

  /// The fields of the mail's header, which git prints.
  static func recipients(in text: String) -> Recipients? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.lastIndex(where: { $0.hasPrefix("From: ") }) else { return nil }
    let header = Header(parsing: Array(lines[start...].joined(separator: "\n").utf8))
    func people(_ name: String) -> [String] {
      header.all(name).flatMap { AddressParser.addresses(in: $0) }.map(\.description)
    }
    guard let from = people("from").first else { return nil }
    return Recipients(from: from, to: people("to"), cc: people("cc"))
  }
}
