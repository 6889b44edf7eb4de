import Testing

@testable import PatchbayCLI

@Suite("Choices of the user")
struct ChoicesTests {
  @Test("colour is for terminals unless NO_COLOR or --color says otherwise")
  func colour() {
    func applies(_ choice: ColourChoice, terminal: Bool, _ environment: [String: String] = [:]) -> Bool {
      choice.applies(onTerminal: terminal) { environment[$0] }
    }
    #expect(applies(.auto, terminal: true))
    #expect(!applies(.auto, terminal: false))
    #expect(!applies(.auto, terminal: true, ["NO_COLOR": "1"]))
    #expect(applies(.auto, terminal: true, ["NO_COLOR": ""]))
    #expect(!applies(.auto, terminal: true, ["TERM": "dumb"]))
    #expect(applies(.always, terminal: false, ["NO_COLOR": "1"]))
    #expect(!applies(.never, terminal: true))
  }

  @Test("the pager is chosen as git chooses it")
  func pager() {
    func command(_ environment: [String: String]) -> String? { Pager.command { environment[$0] } }
    #expect(command([:]) == "less")
    #expect(command(["PAGER": "more"]) == "more")
    #expect(command(["PAGER": "more", "GIT_PAGER": "less -S"]) == "less -S")
    #expect(command(["PATCHBAY_PAGER": "cat", "PAGER": "more"]) == nil)
    #expect(command(["GIT_PAGER": ""]) == nil)
    #expect(command(["TERM": "dumb"]) == nil)
  }

  @Test("a date is an ISO date, a relative date, or seconds")
  func dates() {
    let now: Int64 = 1_700_000_000  // 2023-11-14T22:13:20Z
    func seconds(_ text: String, offset: Int = 0) -> Int64? {
      DateArgument(text, now: now, offsetMinutes: offset)?.seconds
    }
    #expect(seconds("2023-11-14") == now - (22 * 3600 + 13 * 60 + 20))
    #expect(seconds("2023-11-14", offset: 60) == now - (23 * 3600 + 13 * 60 + 20))
    #expect(seconds("2023-11-14T22:13:20Z", offset: 60) == now)
    #expect(seconds("2023-11-14 23:13:20+01:00") == now)
    #expect(seconds("1700000000") == now)
    #expect(seconds("2 weeks ago") == now - 14 * 86400)
    #expect(seconds("3.days.ago") == now - 3 * 86400)
    #expect(seconds("1 hour") == now - 3600)
    #expect(seconds("now") == now)
    #expect(seconds("today") == now - (22 * 3600 + 13 * 60 + 20))
    #expect(seconds("yesterday") == now - (22 * 3600 + 13 * 60 + 20) - 86400)
    for nonsense in ["", "foo", "2023-13-01", "2023-02-99", "99999999999999999999 days ago", "12", "-5 days"] {
      #expect(seconds(nonsense) == nil, "\(nonsense)")
    }
  }

  @Test("the lines of a tree connect siblings")
  func tree() {
    #expect(ThreadTree.branches([0, 1, 2, 1, 1]) == ["", "├─ ", "│  └─ ", "├─ ", "└─ "])
    #expect(ThreadTree.branches([0]) == [""])
    #expect(ThreadTree.branches([0, 1, 2, 3, 2]) == ["", "└─ ", "   ├─ ", "   │  └─ ", "   └─ "])
    #expect(ThreadTree.branches(Array(0..<5000)).count == 5000)
  }
}
