import Bytes
import Testing
import Tracker

@testable import Index

@Suite("Query language")
struct QueryParserTests {
  /// 2024-03-10 12:00:00 UTC.
  static let now: Int64 = 1_710_072_000

  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let expected: String
    var testDescription: String { text }
  }

  static let cases: [Case] = [
    Case(text: "tide", expected: "s,f,dfn,tr,nq,q=tide"),
    Case(text: "s:Tide", expected: "s=tide"),
    Case(text: "subject:\"Print  HEIGHTS!\"", expected: "s=print heights"),
    Case(text: "s:tide f:ada", expected: "(s=tide & f=ada)"),
    Case(text: "s:tide AND f:ada", expected: "(s=tide & f=ada)"),
    Case(text: "s:a OR s:b s:c", expected: "(s=a | (s=b & s=c))"),
    Case(text: "(s:a OR s:b) s:c", expected: "((s=a | s=b) & s=c)"),
    Case(text: "s:(a OR b)", expected: "(s=a | s=b)"),
    Case(text: "s:(a b) c", expected: "((s=a & s=b) & s,f,dfn,tr,nq,q=c)"),
    Case(text: "NOT s:a", expected: "!s=a"),
    Case(text: "-s:a s:b", expected: "(!s=a & s=b)"),
    Case(text: "s:a NOT (b:x OR q:y)", expected: "(s=a & !(nq,q=x | q=y))"),
    Case(text: "s:rest*", expected: "s=rest*"),
    Case(text: "s:\"two wor\"*", expected: "s=two wor*"),
    Case(text: "dfn:drivers/net/foo_bar.c", expected: "dfn=drivers net foo bar c"),
    Case(text: "f:ada@example.org", expected: "f=ada example org"),
    Case(text: "t:a c:b tc:d a:e", expected: "(t=a & c=b & t,c=d & f,t,c=e)"),
    Case(text: "nq:x bs:y", expected: "(nq=x & s,nq,q=y)"),
    Case(text: "l:linux-man.example.org", expected: "x=llinux_2dman_2eexample_2eorg"),
    Case(text: "patchid:3F2a*", expected: "x=p3f2a*"),
    Case(text: "changeid:I1", expected: "x=ci1"),
    Case(text: "depends:20240101-tide", expected: "x=d20240101_2dtide"),
    Case(text: "depends:q@example.org", expected: "x=d\(MessageName.id(of: "q@example.org").number)"),
    Case(text: "depends:<q@example.org>", expected: "x=d\(MessageName.id(of: "q@example.org").number)"),
    Case(
      text: "depends:https://lore.example.org/all/q@example.org/",
      expected: "x=d\(MessageName.id(of: "q@example.org").number)"),
    Case(text: "depends:17", expected: "x=d17"), Case(text: "depends:series-17", expected: "x=d17"),
    Case(text: "kind:patch", expected: "x=kpatch"),
    Case(text: "m:<a@b>", expected: "m:\(MessageName.id(of: "a@b"))"),
    Case(text: "m:0123456789012345678901234567890123456789", expected: "m:0123456789012345678901234567890123456789"),
    Case(text: "net: fix", expected: "(s,f,dfn,tr,nq,q=net & s,f,dfn,tr,nq,q=fix)"),
    Case(text: "\"unknown:word\"", expected: "s,f,dfn,tr,nq,q=unknown word"),
    Case(text: "std::move", expected: "s,f,dfn,tr,nq,q=std move"),
    Case(text: "wind(turns, 2)", expected: "(s,f,dfn,tr,nq,q=wind turns & s,f,dfn,tr,nq,q=2)"),
    Case(text: "(wind() OR s:x)", expected: "(s,f,dfn,tr,nq,q=wind | s=x)"),
    Case(text: "tide - ebb", expected: "(s,f,dfn,tr,nq,q=tide & s,f,dfn,tr,nq,q=ebb)"),
    Case(
      text: "a && b -= c * ->d",
      expected: "(" + ["a", "b", "c", "d"].map { "s,f,dfn,tr,nq,q=\($0)" }.joined(separator: " & ") + ")"),
    Case(text: "+s:a -s:b)", expected: "(s=a & !s=b)"),
    Case(text: "leds:multicolor", expected: "s,f,dfn,tr,nq,q=leds multicolor"),
    Case(text: "s:\"\" f:ada", expected: "(() & f=ada)"),
    Case(text: "\"NEAR\" near", expected: "(s,f,dfn,tr,nq,q=near & s,f,dfn,tr,nq,q=near)"),
    Case(text: "https://example.org/x", expected: "s,f,dfn,tr,nq,q=https example org x"),
    Case(text: "m:https://lore.kernel.org/r/a%40b/", expected: "m:\(MessageName.id(of: "a@b"))"),
    Case(text: "Größe ÄRGER 編集", expected: "(s,f,dfn,tr,nq,q=größe & s,f,dfn,tr,nq,q=ärger & s,f,dfn,tr,nq,q=編 集)"),
    Case(text: "d:2024-01-01..2024-02-01", expected: "d:1704067200..1706831999"),
    Case(text: "d:20240101..20240201", expected: "d:1704067200..1706831999"),
    Case(text: "d:2.weeks.ago..", expected: "d:1708862400.."),
    Case(text: "d:..yesterday", expected: "d:..1710028799"),
    Case(text: "d:2024-02", expected: "d:1706745600..1709251199"),
    Case(text: "d:2023", expected: "d:1672531200..1704067199"),
    Case(text: "d:today", expected: "d:1710028800..1710115199"),
    Case(text: "d:@100..@200", expected: "d:100..200"),
    Case(text: "rt:1704067200..", expected: "rt:1704067200.."),
    Case(text: "rt:20240101..1704067300", expected: "rt:1704067200..1704067300"),
    Case(text: "d:20240229", expected: "d:1709164800..1709251199"),
    Case(text: "d:2024-01-01T10:30..2024-01-01T10:31", expected: "d:1704105000..1704105119"),
  ]

  @Test("a query is parsed as documented", arguments: cases)
  func reads(_ example: Case) throws {
    let query = try QueryParser.parse(example.text, now: Self.now)
    #expect(Self.text(query) == example.expected)
  }

  @Test(
    "an invalid query is refused in one line that says why",
    arguments: [
      ("", "empty"), ("   ", "empty"), ("(", "missing"), ("(s:a", "not closed"),
      ("s:\"a", "not closed"), ("s:", "no word"), ("s:!!", "no word"), ("AND", "between two terms"),
      ("s:a OR", "missing"), ("NOT", "missing"), ("()", "holds nothing"), ("d:", "names nothing"),
      ("d:..", "neither"), ("d:tomorrowish", "cannot read the date"), ("d:2024-02-30", "cannot read the date"),
      ("dfa:word", "no prefix dfa:"), ("state:new s:x", "no prefix state:"), ("a NEAR/3 b", "no operator NEAR/3"),
      ("frm:ada", "did you mean from:?"), ("subjct:x", "subject:?"),
      ("a XOR b", "no operator XOR"), ("- = &&", "empty"), ("d:2024-13", "cannot read the date"),
      ("d:2024-02-01..2024-01-01", "ends before it begins"),
      ("m:", "names nothing"), ("l:", "names nothing"), ("l:(a b)", "no parentheses"), ("\"\"", "no word"),
      (String(repeating: "(", count: 100), "deeper"), (String(repeating: "-", count: 9000) + "a", "deeper"),
      (String(repeating: "a ", count: 40_000), "longer"), (String(repeating: "a ", count: 6000), "terms"),
    ])
  func refuses(_ text: String, _ reason: String) {
    let error = #expect(throws: QueryError.self) { try QueryParser.parse(text, now: Self.now) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    #expect(error?.description.contains("\n") == false)
  }

  @Test("without full text, words without a prefix are not searched for in the text")
  func withoutText() throws {
    #expect(Self.text(try QueryParser.parse("tide", now: 0, withText: false)) == "s,f,dfn,tr=tide")
    #expect(try QueryParser.parse("tide", now: 0, withText: false).needsMails == false)
    #expect(try QueryParser.parse("tide", now: 0).needsMails)
  }

  @Test("any text is parsed or refused")
  func fuzz() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "s:", "d:", "..", "(", ")", "\"", "*", "-", " ", "AND", "OR", "NOT", "a", "ü", "2024", "@", "m:<", ">", "_",
      "\u{0}", "l:", "9223372036854775807", "nq:", "\n", "編",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      do {
        let query = try QueryParser.parse(text, now: Self.now)
        _ = QueryCompiler(query)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }

  static func text(_ query: Query) -> String {
    func text(_ range: ClosedRange<Int64>) -> String {
      (range.lowerBound == .min ? "" : "\(range.lowerBound)") + ".."
        + (range.upperBound == .max ? "" : "\(range.upperBound)")
    }
    switch query {
    case .phrase(let phrase):
      return phrase.fields.map(\.rawValue).joined(separator: ",") + "=" + phrase.words.joined(separator: " ")
        + (phrase.isPrefix ? "*" : "")
    case .dated(let range): return "d:" + text(range)
    case .received(let range): return "rt:" + text(range)
    case .message(let id): return "m:\(id)"
    case .all(let parts): return "(" + parts.map(Self.text).joined(separator: " & ") + ")"
    case .any(let parts): return "(" + parts.map(Self.text).joined(separator: " | ") + ")"
    case .not(let part): return "!" + Self.text(part)
    }
  }
}
