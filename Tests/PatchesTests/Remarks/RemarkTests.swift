import Mail
import Patches
import Testing

@Suite("Placing of remarks")
struct RemarkTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let reply: String
    /// Places and the first lines of what is said there.
    let expected: [String]

    init(_ description: String, _ reply: String, _ expected: [String]) {
      testDescription = description
      self.reply = reply
      self.expected = expected
    }
  }

  static let cases = [
    Case(
      "a line of the diff, with the line that names whom it quotes, and a signature",
      "On Mon, 2 Mar 2026, Ada Tidman wrote:\n> +\t\treturn -EINVAL;\n\nWhy not -ERANGE?\n\n-- \nBen\n",
      ["new src/clock.c:13 Why not -ERANGE?"]),
    Case("a line taken out", "> -\t\treturn -1;\nGood.\n", ["old src/clock.c:13 Good."]),
    Case("a line of context", ">  \tspring += turns;\nOverflow?\n", ["context src/clock.c:17 Overflow?"]),
    Case("a line of the message", "> Wind it at noon.\nWhose noon?\n", ["message 4 Whose noon?"]),
    Case("the changelog", "> Changes since v1: noon, not midnight\nThanks.\n", ["message 8 Thanks."]),
    Case(
      "a hunk's head alone",
      "> @@ -30,6 +33,9 @@ int unwind(int turns)\nAll of it?\n",
      ["hunk src/clock.c:33 All of it?"]),
    Case(
      "a file's head",
      "> diff --git a/src/clock.c b/src/clock.c\nWrong file.\n",
      ["hunk src/clock.c:head Wrong file."]),
    Case("nothing quoted", "Looks good to me.\n", ["patch Looks good to me."]),
    Case(
      "two remarks, and one above all quotation",
      "Hi Ada,\n\n> +\t\treturn -EINVAL;\nOne.\n"
        + "> +\tif (turns > spring)\nTwo.\n",
      ["patch Hi Ada,", "new src/clock.c:13 One.", "new src/clock.c:36 Two."]),
    Case(
      "a line that stands twice, told apart by the line above",
      "> +\tif (turns > spring)\n> +\t\treturn -ERANGE;\nSecond.\n", ["new src/clock.c:37 Second."]),
    Case(
      "a line that stands twice, told apart by the line below",
      "> +\t\treturn -ERANGE;\nFirst.\n> +\n>  \tspring += turns;\n", ["new src/clock.c:15 First."]),
    Case(
      "a line that stands twice, told apart by order",
      "> +\tif (turns > spring)\nA.\n> +\n>  \tspring -= turns;\n>  \treturn 0;\nB.\n",
      ["new src/clock.c:36 A.", "context src/clock.c:40 B."]),
    Case("marks without blanks", ">+\t\treturn -EINVAL;\nX.\n", ["new src/clock.c:13 X."]),
    Case("bars for marks", "| +\t\treturn -EINVAL;\nX.\n", ["new src/clock.c:13 X."]),
    Case("names before marks", "Ada> +\t\treturn -EINVAL;\nX.\n", ["new src/clock.c:13 X."]),
    Case("marks twice, of two kinds", "> > | +\t\treturn -EINVAL;\nX.\n", ["new src/clock.c:13 X."]),
    Case("a table of one's own", "| a | b |\n| 1 | 2 |\n", ["patch | a | b |"]),
    Case(
      "tabs turned into blanks, blanks at the end",
      "> +        return -EINVAL;   \nX.\n",
      ["new src/clock.c:13 X."]),
    Case("non-breaking spaces", "> +\u{A0}\u{A0}\u{A0}return\u{A0}-EINVAL;\nX.\n", ["new src/clock.c:13 X."]),
    Case(
      "left by quoted-printable", "> +=09=09return -EINVAL;=20\nX.\n", ["new src/clock.c:13 X."]),
    Case(
      "a line broken in two, both quoted",
      "> +\tif (turns > MOST_TURNS_THAT_THE_SPRING_TAKES\n> _BEFORE_IT_BREAKS)\nX.\n", ["new src/clock.c:14 X."]),
    Case(
      "a line broken in two, the rest not quoted",
      "> +\tif (turns > MOST_TURNS_THAT_THE_SPRING_TAKES\n_BEFORE_IT_BREAKS)\n> +\t\treturn -ERANGE;\nX.\n",
      ["new src/clock.c:15 X."]),
    Case(
      "a paragraph broken anew",
      "> The clock runs down when nobody\n> winds it, as nobody does on Sundays, and\n"
        + "> stands still until somebody looks.\nTrue.\n",
      ["message 2 True."]),
    Case("a paragraph cut short", "> and stands still until somebody\nWho?\n", ["message 2 Who?"]),
    Case(
      "cut marks",
      "> +\t\treturn -EINVAL;\n[...]\n> +\tif (turns > spring)\n[snip]\n\nX.\n"
        + "", ["new src/clock.c:36 X."]),
    Case("quoted cut marks", "> +\tif (turns > spring)\n> ...\nX.\n", ["new src/clock.c:36 X."]),
    Case(
      "one line above is known",
      "> +\tif (turns > spring)\n> +\t\treturn -EWHATEVER;\nX.\n"
        + "", ["new src/clock.c:36 X."]),
    Case(
      "a suggestion that is a diff",
      "> +\tif (turns > spring)\n\nRather:\n\n-\tif (turns > spring)\n+\tif (turns >= spring)\n \t\treturn 0;\n",
      ["new src/clock.c:36 Rather:"]),
    Case(
      "a list's footer",
      "> +\tif (turns > spring)\nX.\n\n_______________________________________________\n"
        + "clocks mailing list\nclocks@example.org\n",
      ["new src/clock.c:36 X."]),
    Case(
      "a robot's marks", "Hello,\n\n>> src/clock.c:14:7: error: no spring\n\n  14 | if\n",
      ["patch Hello,"]),
    Case(
      "a robot's listing", "> Wind it at noon.\nFault:\n\n    13\twind();\n  > 14\tif;\n    15\t}\n\nBye.\n",
      ["message 4 Fault:"]),
    Case(
      "a quotation of a mail that is not there, marked as a robot marks",
      "> +\tif (turns > spring)\nOne.\n\n>> And at noon, or at 12:20, who\n>> winds it?\n\nNobody.\n",
      ["new src/clock.c:36 One.", "patch Nobody."]),
    Case(
      "a sentence that ends in dots",
      "> +\tif (turns > spring)\nThere is more (springs, hands,\n...).\n\n> Wind it at noon.\nX.\n",
      ["new src/clock.c:36 There is more (springs, hands,", "message 4 X."]),
    Case(
      "code with a tab before `>`", "> +\tif (turns > spring)\nRather:\n\t>&2 echo stop\n",
      ["new src/clock.c:36 Rather:"]),
    Case(
      "a line of which only the mark was left, the rest below it",
      "> +\tif (turns < 0)\n> + \nif (turns > spring)\n> +\t\treturn -ERANGE;\nX.\n", ["new src/clock.c:37 X."]),
  ]

  @Test("a remark is placed at its line, however it is quoted", arguments: cases)
  func places(_ example: Case) {
    let remarks = ReviewedPatch.remarks(example.reply)[0]
    let found = remarks.map { "\($0.placeText) \($0.text.split(separator: "\n").first ?? "")" }
    #expect(found == example.expected)
  }

  @Test("a paragraph keeps its lines, and the text between two quotations is one remark")
  func text() {
    let remarks = ReviewedPatch.remarks(
      "> +\tif (turns > spring)\nOne\nand two.\n\nThree.\n>\n> Wind it at noon.\nFour.\n")[0]
    #expect(remarks.map(\.text) == ["One\nand two.\n\nThree.", "Four."])
    #expect(remarks.map(\.quoted) == [["+\tif (turns > spring)"], ["Wind it at noon."]])
  }

  @Test(
    "the text of a reply besides its quotations is kept whole",
    arguments: [
      // A diff whose last line looks like a signature.
      "Try\n\n-\tif (turns > spring)\n+\tif (turns >= spring)\n--\n\nI do not know why.\n\n> Wind it at noon.\n",
      // A patch with git's signature, and more below it.
      "@@ -30,6 +33,9 @@ int unwind(int turns):\n \tif (turns < 0)\n+\tif (turns >= spring)\n\n\nMore.\n",
      // A patch as git format-patch writes it, which is like the one that is answered.
      "Like this?\n\nFrom 0123456789abcdef Mon Sep 17 00:00:00 2001\nFrom: Ben <ben@example.org>\n"
        + "Date: Tue, 3 Mar 2026 10:00:00 +0100\nSubject: [PATCH] clock: wind it once a day\n\n"
        + mailLines.joined(separator: "\n"),
      "Cc: Cy <cy@example.org>\nCc: Di <di@example.org>\nCc: Ed <ed@example.org>\n"
        + mailLines.joined(separator: "\n"),
      // What the mail above says, too, but not below a line that says so.
      "Ada Tidman (2):\n" + mailLines.joined(separator: "\n"),
    ])
  func saidWhole(_ reply: String) {
    let said = ReviewedPatch.remarks(reply)[0].flatMap { $0.text.split(whereSeparator: \.isNewline) }
    let lines = reply.split(whereSeparator: \.isNewline).filter { line in
      !line.hasPrefix(">") && !line.allSatisfy(\.isWhitespace) && line != "-- " && line != "2.39.5"
    }
    #expect(said.filter { $0 != "-- " && $0 != "2.39.5" } == lines)
  }

  @Test("a line of white space of any kind is not a remark")
  func whiteSpace() {
    let spaces = (0...0x3000 as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter(\.properties.isWhitespace)
    #expect(spaces.count == 25)
    for space in spaces where space != "\n" && space != "\r" {
      let remarks = ReviewedPatch.remarks(
        "> +\t\treturn -EINVAL;\n\(space)\n> Wind it at noon.\nWhose?\n\(space)\(space)\n")
      #expect(remarks[0].map(\.placeText) == ["message 4"], "U+\(String(space.value, radix: 16))")
      #expect(remarks[0].map(\.text) == ["Whose?"], "U+\(String(space.value, radix: 16))")
    }
  }

  @Test("a signature ends at the next quotation or with the mail, a patch's after one line")
  func signatures() {
    func texts(_ reply: String) -> [String] { ReviewedPatch.remarks(reply)[0].map(\.text) }
    #expect(texts("X.\n-- \n\nBen\n") == ["X."])
    #expect(texts("X.\n--\nBen\n> Wind it at noon.\nY.\n") == ["X.", "Y."])
    #expect(texts("+\tx;\n-- \n2.39.5\n\nDo that.\n") == ["+\tx;\n\nDo that."])
  }

  @Test("lines are counted despite no-break spaces, and names end before the time")
  func brokenDiffs() {
    let diff =
      "--- a/src/clock.c    2026-03-01 12:00:00.000000000 +0100\n"
      + "+++ b/src/clock.c    2026-03-02 12:00:00.000000000 +0100\n@@ -10,3 +10,4 @@\n"
      + "\u{A0} int wind(int turns)\n\u{A0} {\n+\tspring++;\nbroken\n\u{A0} }\n-- \n2.39.5\n"
    let mail = "Message-ID: <b@ada>\nSubject: [PATCH] x\nContent-Type: text/plain; charset=UTF-8\n\nText.\n---\n" + diff
    let replies = [Discussion.Reply(text: "> +\tspring++;\nX.\n", parent: nil, author: "Ben")]
    let texts = ReviewedTexts([ReviewedText(Message(Array(mail.utf8)))])
    #expect(Discussion(of: 0, in: texts, replies: replies).remarks[0].map(\.placeText) == ["new src/clock.c:12"])
  }

  static let quotedWhole = mailLines.map { "> " + $0 }.joined(separator: "\n")
  static let mailLines = ReviewedPatch.mail.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(5)

  @Test(
    "a patch quoted whole below an answer is not part of the answer",
    arguments: [
      "Applied, thanks.\n\nOn Mon, 2 Mar 2026, Ada Tidman wrote:\n" + quotedWhole,
      "Applied, thanks.\n\n-----Original Message-----\nFrom: Ada Tidman <ada@example.org>\nSent: Monday\nTo: Ben\n"
        + "Subject: [PATCH] clock: wind it once a day\n\n" + mailLines.joined(separator: "\n"),
      "Applied, thanks.\n\n________________________________\nFrom: Ada Tidman <ada@example.org>\n"
        + "Sent: Monday\nTo: Ben\n"
        + "Subject: [PATCH] clock: wind it once a day\n\n" + mailLines.joined(separator: "\n"),
      "Applied, thanks.\n\nOn Mon, 2 Mar 2026, Ada Tidman wrote:\n" + mailLines.joined(separator: "\n"),
    ])
  func quotedBelow(_ reply: String) {
    let remarks = ReviewedPatch.remarks(reply)[0]
    #expect(remarks.map(\.placeText) == ["patch"])
    #expect(remarks.first?.text.hasPrefix("Applied, thanks.") == true)
  }

  @Test("an answer between lines that Outlook quotes without marks is found")
  func answeredBetween() {
    let lines = Self.mailLines.map {
      $0.hasPrefix("+\tif (turns > spring)") ? $0 + "\n[Ben] Off by one." : String($0)
    }
    let remarks = ReviewedPatch.remarks(
      "See below.\n\n-----Original Message-----\nFrom: Ada\nSent: Monday\nSubject: x\n\n"
        + "" + lines.joined(separator: "\n"))[0]
    #expect(remarks.map(\.placeText) == ["patch", "new src/clock.c:36"])
    #expect(remarks.last?.text == "[Ben] Off by one.")
  }

  @Test("a reply to a remark is placed below it: the patch is quoted twice, the reviewer once")
  func answers() {
    let remarks = ReviewedPatch.remarks(
      "On Monday, 2 March 2026, Ada wrote:\n> +\t\treturn -EINVAL;\nWhy?\n> +\tif (turns > spring)\nAnd this?\n",
      "Ben Reed <ben@example.org> writes:\n>> +\t\treturn -EINVAL;\n> Why?\nIt is the convention.\n"
        + ">> +\tif (turns > spring)\n> And this?\nSo it stops.\n> > +\t\treturn -EINVAL;\nOr shall I change it?\n",
      "> So it stops.\nOK.\n")
    #expect(remarks[1].map(\.placeText) == ["new src/clock.c:13", "new src/clock.c:36", "new src/clock.c:13"])
    #expect(
      remarks[1].map(\.answers) == [Remark.Index(reply: 0, remark: 0), Remark.Index(reply: 0, remark: 1), nil])
    #expect(remarks[2].map(\.answers) == [Remark.Index(reply: 1, remark: 1)])
    #expect(remarks[2].map(\.placeText) == ["new src/clock.c:36"])
  }

  @Test("a reply without a quotation answers the only remark")
  func answersWithoutQuotation() {
    let remarks = ReviewedPatch.remarks("> +\t\treturn -EINVAL;\nWhy?\n", "Because.\n")
    #expect(remarks[1].map(\.answers) == [Remark.Index(reply: 0, remark: 0)])
    #expect(remarks[1].map(\.placeText) == ["new src/clock.c:13"])
  }

  @Test("a quotation that the mail above lacks is found in the patch")
  func quotesPatchBeyondParent() {
    let remarks = ReviewedPatch.remarks("> +\t\treturn -EINVAL;\nWhy?\n", "> +\tif (turns > spring)\nAnd here?\n")
    #expect(remarks[1].map(\.placeText) == ["new src/clock.c:36"])
    #expect(remarks[1].map(\.answers) == [nil])
  }

  @Test("a quotation of another patch of the series is placed there")
  func otherPatch() {
    let other = ReviewedPatch.mail.replacing("p1@ada", with: "p2@ada").replacing("src/clock.c", with: "src/bell.c")
      .replacing("spring", with: "hammer")
    let remarks = ReviewedPatch.remarks("> +\tif (turns > hammer)\nX.\n", others: [other])[0]
    #expect(remarks.map(\.placeText) == ["new src/bell.c:36"])
    #expect(remarks.map(\.place.document) == [1])
  }

  @Test("the index of a line gives its text")
  func index() throws {
    let text = ReviewedText(Message(Array(ReviewedPatch.mail.utf8)))
    let remark = try #require(ReviewedPatch.remarks("> +\tif (turns > spring)\nX.\n")[0].first)
    let index = try #require(remark.place.index)
    #expect(text.text(ofLine: index) == "+\tif (turns > spring)")
    #expect(text.kind(ofLine: index) == remark.place.kind)
  }

  @Test("who quotes a patch's title speaks of the patch, not of the cover letter that lists it")
  func title() {
    let cover = ReviewedText(
      Message(
        Array(
          "Subject: [PATCH 0/1] clock\nMessage-ID: <c@ada>\n\nOne.\n\nAda (1):\n  clock: wind it once a day\n".utf8)))
    let patch = ReviewedText(Message(Array(ReviewedPatch.mail.utf8)))
    let text = "> clock: wind it once a day\n>\n> Wind it at noon.\nWhy then?\n\n> clock: wind it once a day\nGood.\n"
    let replies = [Discussion.Reply(text: text, parent: nil, author: "Ben")]
    let remarks = Discussion(of: 1, in: ReviewedTexts([cover, patch]), replies: replies).remarks[0]
    #expect(remarks.map(\.place.document) == [1, 1])
    #expect(remarks.map(\.placeText) == ["message 4", "patch"])
  }

  @Test("lines of a cover letter are counted in its text")
  func cover() {
    let cover = ReviewedText(
      Message(Array("Subject: [PATCH 0/2] clock\nMessage-ID: <c@ada>\n\nTwo patches.\n\nOne is good.\n".utf8)))
    let replies = [Discussion.Reply(text: "> One is good.\nWhich?\n", parent: nil, author: "Ben")]
    let remarks = Discussion(of: 0, in: ReviewedTexts([cover]), replies: replies).remarks[0]
    #expect(remarks.map(\.placeText) == ["message 3"])
  }
}
