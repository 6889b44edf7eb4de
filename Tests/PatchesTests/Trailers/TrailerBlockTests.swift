import Mail
import Patches
import TestSupport
import Testing

@Suite("Trailers of commit messages, against git interpret-trailers")
struct TrailerBlockTests {
  static let messages = [
    "subject\n\nbody\n\nSigned-off-by: A <a@b.c>\n",
    "subject\n\nSigned-off-by: A <a@b.c>\nAcked-by: B <b@b.c>\n",
    "Signed-off-by: A <a@b.c>\n",
    "subject\n\nbody\nSigned-off-by: A <a@b.c>\n",
    "subject\n\nbody\n\nFixes: 123456789abc (\"a very long\n subject\")\nAcked-by: B <b@b.c>\n",
    "subject\n\nbody\n\n[fixed a typo]\nSigned-off-by: A <a@b.c>\nlooks good\nx\ny\nz\n",
    "subject\n\nbody\n\n[fixed a typo]\nAcked-by: A <a@b.c>\n",
    "subject\n\nbody\n\nAcked-by: A <a@b.c>\n(cherry picked from commit 0123456789012345678901234567890123456789)\n",
    "subject\n\nbody\n\nNote: this is\nno trailer at all\n",
    "subject\n\nbody\n\nKey with blanks : value\nOther-Key:value\n",
    "subject\n\nbody\n\nLink: https://x.y/z\n\n\nCc: stable@v.k.o\n\n---\nnot this\n",
    "subject\n\nbody\n\nAcked-by: A\n# a comment\nTested-by: B\n",
    "subject\n\nbody\n\n  Acked-by: indented\nTested-by: B\n",
    "subject\n\nbody\n\nTested-by:\nAcked-by: A\n",
    "subject\n\nbody\n\nhttps://example.org/\nSigned-off-by: A <a@b.c>\n",
    "subject\n\nbody\n\n: empty key\nSigned-off-by: A <a@b.c>\n",
    "subject\n\n\n\n",
    "",
    "subject\n\nbody\n\nTested-by: A\n\n   \t\n",
    "subject\n\nbody\r\n\r\nTested-by: A\r\n",
  ]

  @Test("A message's trailers are git's", .needsProgram("git"), arguments: messages)
  func oneByOne(_ message: String) throws {
    let git = try Command("git", "interpret-trailers", "--parse", input: Array(message.utf8)).run().succeeded()
    #expect(printed(TrailerBlock.trailers(in: Array(message.utf8))) == git.text)
  }

  @Test(
    "Each patch of a list has the trailers that git finds", .needsProgram("git"), arguments: MailList.all)
  func wholeLists(_ list: MailList) throws {
    let folder = try TemporaryDirectory()
    var ours: [String] = []
    for mail in try list.mails() {
      let read = ReadMail(Message(mail))
      guard read.kind == .patch, let commit = read.commit else { continue }
      try folder.write("\(ours.count)", commit.committedBytes)
      ours.append(printed(read.trailers.map(\.trailer)))
    }
    try folder.write(
      "all.sh",
      "n=0; while test -f $n; do git interpret-trailers --parse <$n >$n.trailers; n=$((n + 1)); done")
    try Command("sh", "all.sh", in: folder.path).run().succeeded()
    #expect(ours.count >= list.patches)
    for (index, text) in ours.enumerated() {
      let git = String(decoding: try PackageFiles.read(folder("\(index).trailers")), as: UTF8.self)
      let message = String(decoding: try PackageFiles.read(folder("\(index)")), as: UTF8.self)
      #expect(text == git, "\(message)")
    }
  }

  @Test("The number and length of trailers are limited")
  func bounds() {
    let many = "x\n\n" + String(repeating: "Acked-by: A\n", count: 5000)
    #expect(TrailerBlock.trailers(in: Array(many.utf8)).count == 1024)
    let long = "x\n\nAcked-by: " + String(repeating: "A\n ", count: 50_000) + "\n"
    #expect(TrailerBlock.trailers(in: Array(long.utf8)).first?.value.utf8.count ?? 0 < 20_000)
  }

  private func printed(_ trailers: [Trailer]) -> String {
    trailers.map { "\($0.key): \($0.value)\n" }.joined()
  }
}
