import Review
import Testing

@Suite("Errors")
struct CommandFailureTests {
  @Test("an error is one line whatever it tells of")
  func failure() {
    let failure = CommandFailure(.noInput, "cannot read a\nb", why: "\u{1b}[1mno", advice: "look")
    #expect(failure.line == "patchbay: cannot read a b: \\x1b[1mno; look")
  }
}
