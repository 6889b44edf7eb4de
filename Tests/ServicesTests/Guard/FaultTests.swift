import Bytes
import Testing

@testable import Services

@Suite("Faults")
struct FaultLineTests {
  private static let id = ObjectID(hex: String(repeating: "ab", count: 20))

  @Test("each round-trips through its line", arguments: Fault.Code.allCases)
  func roundTrip(_ code: Fault.Code) {
    for (commit, fact) in [(nil, nil), (Self.id, nil), (Self.id, Self.id), (nil, Self.id)] {
      let fault = Fault(
        code, "refs/patchbay/log/ab-0", commit: commit, fact: fact, "a reason with  blanks: and - signs")
      #expect(Fault(line: fault.line[...]) == fault)
    }
  }

  @Test(
    "other lines are not faults",
    arguments: [
      "", "patchbay-fault", "patchbay-fault merge refs/x - -", "patchbay-fault unheard-of refs/x - - why",
      "patchbay: the push is refused", " patchbay-fault merge refs/x - - why",
    ])
  func others(_ line: String) { #expect(Fault(line: line[...]) == nil) }

  @Test("a long reason gives a line of bounded length")
  func long() {
    let fault = Fault(.merge, "refs/x", String(repeating: "x", count: 100_000))
    #expect(fault.line.count < 500)
  }
}
