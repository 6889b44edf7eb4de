/// A mail put together from its parts:
///
///     MailBuilder(subject: "[PATCH 1/2] tide: print heights", messageID: "1@example.org", diff: MailBuilder.diff("a.c")).bytes
public struct MailBuilder: Sendable {
  public var from: String
  public var subject: String
  /// Without `<>`; nil for a mail without a Message-ID.
  public var messageID: String?
  public var inReplyTo: String?
  public var references: [String]
  /// The Date field as it stands; nil for a mail without one.
  public var date: String?
  /// The commit message of a patch, or the text of another mail.
  public var body: String
  /// Added after a `---` line.
  public var diff: String?
  /// Further fields, in order, after the others.
  public var fields: [(name: String, value: String)]

  public init(
    from: String = "Ada Example <ada@example.org>", subject: String = "Hello", messageID: String? = "1@example.org",
    inReplyTo: String? = nil, references: [String] = [], date: String? = "Tue, 14 Nov 2023 22:13:20 +0000",
    body: String = "Some text.\n", diff: String? = nil, fields: [(name: String, value: String)] = []
  ) {
    self.from = from
    self.subject = subject
    self.messageID = messageID
    self.inReplyTo = inReplyTo
    self.references = references
    self.date = date
    self.body = body
    self.diff = diff
    self.fields = fields
  }

  /// The mail as text.
  public var text: String {
    var lines = ["From: \(from)", "Subject: \(subject)"]
    if let messageID { lines.append("Message-ID: <\(messageID)>") }
    if let date { lines.append("Date: \(date)") }
    if let inReplyTo { lines.append("In-Reply-To: <\(inReplyTo)>") }
    if !references.isEmpty { lines.append("References: " + references.map { "<\($0)>" }.joined(separator: "\n ")) }
    for field in fields { lines.append("\(field.name): \(field.value)") }
    var text = lines.joined(separator: "\n") + "\n\n" + body
    if let diff {
      text += text.hasSuffix("\n") ? "---\n" : "\n---\n"
      text += "\n" + diff + "-- \n2.39.5\n"
    }
    return text
  }

  /// The mail's bytes.
  public var bytes: [UInt8] { Array(text.utf8) }

  /// A diff that adds one file of one line.
  public static func diff(_ path: String, adding line: String = "one") -> String {
    """
    diff --git a/\(path) b/\(path)
    new file mode 100644
    index 0000000..5626abf
    --- /dev/null
    +++ b/\(path)
    @@ -0,0 +1 @@
    +\(line)

    """
  }

  /// A series as `git send-email` sends it: a cover (unless left out) and the patches, all answering the first mail.
  /// Message-IDs are `BASE-N@example.org`, one minute apart.
  public static func series(
    _ base: String, of total: Int, cover: Bool = true, prefix: String = "PATCH",
    from: String = "Ada Example <ada@example.org>",
    inReplyTo: String? = nil, firstMinute: Int = 0
  ) -> [MailBuilder] {
    let numbers = Array((cover ? 0 : 1)...total)
    let head = "\(base)-\(cover ? 0 : 1)@example.org"
    return numbers.map { number in
      let answers = number == numbers[0] ? inReplyTo : head
      let minute = firstMinute + number
      let clock = "\(minute / 600 % 24 / 10)\(minute / 60 % 24 % 10):\(minute % 60 / 10)\(minute % 60 % 10):00"
      return MailBuilder(
        from: from, subject: "[\(prefix) \(number)/\(total)] \(base): \(number == 0 ? "cover" : "part \(number)")",
        messageID: "\(base)-\(number)@example.org", inReplyTo: answers, references: answers.map { [$0] } ?? [],
        date: "Tue, 14 Nov 2023 \(clock) +0000",
        body: number == 0 ? "What it is for.\n" : "Part \(number).\n\nSigned-off-by: Ada Example <ada@example.org>\n",
        diff: number == 0 ? nil : diff("\(base)-\(number).txt"))
    }
  }
}
