import Bytes
import Mail
import TestSupport
import Testing

/// Real mail: what is read of it, against Python's `email`.
@Suite("Corpora")
struct CorpusTests {
  static let lists = ["util-linux", "linux-man-5000"]

  /// Where the two differ, and who is right: Message-ID or a part of it, property, reason.
  static let differences: [(mail: String, property: String, reason: String)] = [
    ("41454-2201912311151533105@appserv", "text", "German said to be windows-874, a charset Python does not know"),
    ("41452-220191231115152890@appserv", "text", "German said to be windows-874, a charset Python does not know"),
    ("@yodobashi.com", "subject", "GBK said to be GB2312: ours is right, Python's decoder takes GB2312 strictly"),
    ("@yodobashi.com", "text", "GBK said to be GB2312: ours is right, Python's decoder takes GB2312 strictly"),
    ("6g97-f9g$u-61@ojdiag", "text", "a multipart of nothing but its end: we show the body, Python what precedes it"),
    ("qo$48v09x4c2--5-$f9@r5u1c0kgq", "text", "a multipart of nothing but its end, as above"),
    ("@ciao.gmane.io", "name", "`<address> (Name)`: ours is right, Python drops the comment"),
    ("@kolumbus.fi", "name", "quotes within an encoded word: Python keeps them, a person would not"),
    ("20201222191745.1790-1-alx.manpages@gmail.com", "inReplyTo", "an id without brackets: ours is right"),
  ]

  static func isNamed(_ id: String?, _ property: String) -> Bool {
    differences.contains { $0.property == property && id?.contains($0.mail) == true }
  }

  @Test(
    "Mails are read as by Python, except for the named differences",
    .needsShared("corpus/util-linux.mbox.gz", "corpus/linux-man-5000.mbox.gz"), .needsProgram("python3"),
    arguments: lists)
  func againstPython(list: String) throws {
    let name = "corpus/\(list).mbox.gz"
    let path = try #require(SharedFiles.path(name))
    let expected = try PythonOracle.mails(ofMailboxAt: path)
    var splitter = MailboxSplitter()
    splitter.append(try SharedFiles.read(name)[...])
    splitter.finish()
    var count = 0
    while let mail = splitter.next() {
      guard count < expected.count else { break }
      let other = expected[count]
      count += 1
      #expect(SHA1.hash(mail.bytes).hex == other.sha1, "bytes of mail \(count)")
      let message = Message(mail.bytes)
      let id = message.messageID ?? other.messageID
      func same<Value: Equatable>(_ property: String, _ ours: Value, _ theirs: Value) {
        if ours != theirs, !Self.isNamed(id, property) {
          Issue.record("\(property) of \(id ?? "mail \(count)"): we read \(ours), Python \(theirs)")
        }
      }
      same("messageID", message.messageID, other.messageID)
      same("subject", Self.onOneLine(message.subject), other.subject)
      same("name", message.from?.name.map(Self.onOneLine), other.name.map(Self.onOneLine))
      same("email", message.from?.email, other.email)
      same("date", message.date?.iso8601, other.date)
      same("references", message.references, other.references)
      same("inReplyTo", message.inReplyTo, other.inReplyTo)
      same("recipients", (message.to + message.cc).map(\.email), other.recipients)
      same("text", Self.withoutLastLines(message.text), Self.withoutLastLines(Self.ours(other.text, of: message)))
    }
    #expect(count == expected.count && splitter.next() == nil)
    #expect(count > 3000)
  }

  /// Runs of white space within a subject or a name are not compared: Python joins some and keeps others.
  static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Whether a multipart that is never closed keeps its last line break is not compared: Python drops it.
  static func withoutLastLines(_ text: String) -> Substring {
    var text = text[...]
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// Where there is no plain text we read HTML, which the script does not.
  static func ours(_ text: String, of message: Message) -> String {
    let hasOnlyHTML = text.isEmpty && message.root.all.contains { $0.type == "text/html" }
    return hasOnlyHTML ? message.text : text
  }
}
