import Patches
import TestSupport
import Testing

@Suite("Subjects")
struct SubjectTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let raw: String
    let name: String
    var version: Int?
    var number: Int?
    var total: Int?
    var prefixes: [String]?
    /// Left out: not looked at, for most prefixes have other words.
    var tree: String?
    var isReply = false
    var testDescription: String { raw }
  }

  static let rows: [Row] = [
    Row(raw: "[PATCH] fix it", name: "fix it", prefixes: ["PATCH"]),
    Row(raw: "[PATCH v2 3/7] a: b", name: "a: b", version: 2, number: 3, total: 7, prefixes: ["PATCH", "v2", "3/7"]),
    Row(raw: "[PATCHv2 12/15] x", name: "x", version: 2, number: 12, total: 15, prefixes: ["PATCHv2", "12/15"]),
    Row(raw: "[PATCH1/8] x", name: "x", number: 1, total: 8, prefixes: ["PATCH1/8"]),
    Row(raw: "[PATCH-v2] x", name: "x", version: 2),
    Row(raw: "[PATCH V3 0/2]x", name: "x", version: 3, number: 0, total: 2),
    Row(raw: "[PATCH 1/4] [v2] x", name: "x", version: 2, number: 1, total: 4, prefixes: ["PATCH", "1/4", "v2"]),
    Row(
      raw: "[PATCH nft 1/3,v3] x", name: "x", version: 3, number: 1, total: 3, prefixes: ["PATCH", "nft", "1/3", "v3"]),
    Row(raw: "[PATCH,v5,02/10] x", name: "x", version: 5, number: 2, total: 10),
    Row(
      raw: "[PATCH next 08/11 minmax: add them", name: "minmax: add them", number: 8, total: 11,
      prefixes: ["PATCH", "next", "08/11"], tree: "next"),
    Row(raw: "[PATCH minmax: add them", name: "[PATCH minmax: add them", prefixes: []),
    Row(raw: "[tide 08/11 add them", name: "[tide 08/11 add them", prefixes: []),
    Row(raw: "[PATCH 3 of 7] x", name: "x", number: 3, total: 7, prefixes: ["PATCH", "3 of 7"]),
    Row(raw: "[PATCH 02 of 11 V2] x", name: "x", version: 2, number: 2, total: 11),
    Row(raw: "[PATCH v2.1 2/3] x", name: "x", version: 2, number: 2, total: 3),
    Row(raw: "[PATCH -v2 2/3] x", name: "x", version: 2, number: 2, total: 3),
    Row(raw: "[PATCHv2.1] x", name: "x", version: 2),
    Row(raw: "[PATCH v5.1 2/3] x", name: "x", number: 2, total: 3, tree: "5.1"),
    Row(raw: "[PATCH v4.19 v2 2/3] x", name: "x", version: 2, number: 2, total: 3, tree: "4.19"),
    Row(raw: "[PATCH v3 v2.6 2/3] x", name: "x", version: 3, number: 2, total: 3, tree: "2.6"),
    Row(raw: "[PATCH v4.19-stable v3 1/1] x", name: "x", version: 3, number: 1, total: 1, tree: "4.19"),
    Row(raw: "[PATCH 5.10.y v2] x", name: "x", version: 2, tree: "5.10"),
    Row(raw: "[PATCH 6.1-stable 1/2] x", name: "x", number: 1, total: 2, tree: "6.1"),
    Row(raw: "[PATCH stable-6.1 1/2] x", name: "x", number: 1, total: 2, tree: "6.1"),
    Row(raw: "[PATCH linux-6.6.y] x", name: "x", tree: "6.6"),
    Row(raw: "[PATCH openwrt-23.05] x", name: "x", tree: "openwrt-23.05"),
    Row(raw: "[PATCH linux dev-5.15 v2 1/3] x", name: "x", version: 2, number: 1, total: 3, tree: "linux dev-5.15"),
    Row(raw: "[dunfell][PATCH v2 2/3] x", name: "x", version: 2, number: 2, total: 3, tree: "dunfell"),
    Row(raw: "[OE-core][scarthgap][PATCH] x", name: "x", tree: "oe-core scarthgap"),
    Row(raw: "[PATCH net-next] x", name: "x", tree: "net-next"),
    Row(raw: "[PATCH -next] x", name: "x", tree: "next"),
    Row(raw: "[PATCH] [ARM] x", name: "x", prefixes: ["PATCH", "ARM"]),
    Row(raw: "[PATCH 2/4] [DO NOT MERGE] x", name: "x", number: 2, total: 4),
    Row(raw: "[RFC WIP PATCH] x", name: "x"),
    Row(raw: "[PATCH 2.5/3] x", name: "x", number: 2, total: 3),
    Row(raw: "[PATCH 00/XX] x", name: "x", number: 0),
    Row(raw: "[PATCH 0/??] x", name: "x", number: 0),
    Row(raw: "[PULL v2 0/3] x", name: "x", version: 2, number: 0, total: 3),
    Row(raw: "[PULLv2 0/3] x", name: "x", version: 2, number: 0, total: 3),
    Row(raw: "Subject: [PATCH 1/2] x", name: "x", number: 1, total: 2),
    Row(raw: "[PATCH 0/2] Subject: [PATCH v2 0/2] x", name: "x", version: 2, number: 0, total: 2),
    Row(raw: "[PATCH] Subject: matter", name: "Subject: matter"),
    Row(raw: "Subject: matter", name: "Subject: matter"),
    Row(raw: "[PATCH 0/n] x", name: "x", number: 0),
    Row(raw: "[PATCH] x (v2)", name: "x", version: 2),
    Row(raw: "[PATCH 2/4] (v3) x", name: "(v3) x", version: 3, number: 2, total: 4),
    Row(raw: "[PATCH 01/11] x [ver #2]", name: "x", version: 2, number: 1, total: 11),
    Row(raw: "PATCH v2 resend: x", name: "x", version: 2),
    Row(raw: "PATCH 1/4 x", name: "x", number: 1, total: 4),
    Row(raw: "RFC PATCH v3 2/4: x", name: "x", version: 3, number: 2, total: 4),
    Row(raw: "PATCH] x", name: "x", prefixes: ["PATCH"]),
    Row(raw: "PATCHES welcome", name: "PATCHES welcome"),
    Row(raw: "patch: a new option", name: "patch: a new option"),
    Row(raw: "Re: [PATCH v2 3/7] x", name: "x", version: 2, number: 3, total: 7, isReply: true),
    Row(
      raw: "[list] Re: [PATCH 1/2] x", name: "x", number: 1, total: 2, prefixes: ["list", "PATCH", "1/2"], isReply: true
    ),
    Row(raw: "RE: Re[2]: [list] AW: x", name: "x", isReply: true),
    Row(raw: "Fwd: [PATCH] x", name: "x", isReply: true),
    Row(raw: "SV: x", name: "x", isReply: true),
    Row(raw: "RE : x", name: "x", isReply: true),
    Row(raw: "回复：[PATCH] x", name: "x", isReply: true),
    Row(raw: "Ответ: x", name: "x", isReply: true),
    Row(raw: "Re: [Re: [PATCH 1/2] x]", name: "x]", number: 1, total: 2, isReply: true),
    Row(raw: "[PATCH] re: x", name: "x"),
    Row(raw: "Regression in x", name: "Regression in x"),
    Row(raw: "[PATCH] [u]mount: x", name: "[u]mount: x", prefixes: ["PATCH"]),
    Row(raw: "[u]mount: x", name: "[u]mount: x", prefixes: []),
    Row(raw: "[2020/05/12] minutes", name: "minutes"),
    Row(raw: "[RFC net-next 2/3] x", name: "x", number: 2, total: 3, tree: "net-next"),
    Row(raw: "[PATCH 5.10 001/120] x", name: "x", number: 1, total: 120, tree: "5.10"),
    Row(raw: "[PATCH v2ray] x", name: "x"),
    Row(raw: "[PATCH v99999999] x", name: "x"),
    Row(raw: "[PATCH] x: use v2 of the API", name: "x: use v2 of the API"),
    Row(raw: "[PATCH] x (see RFC 2047)", name: "x (see RFC 2047)"),
    Row(raw: "  [PATCH]\t a   b ", name: "a b"),
    Row(raw: "[PATCH", name: "[PATCH"),
    Row(raw: "[]x", name: "[]x"),
    Row(raw: "[] x", name: "x", prefixes: []),
    Row(raw: "", name: "", prefixes: []),
    Row(raw: "[PATCH kirkstone] x", name: "x", tree: "kirkstone"),
    Row(raw: "[PATCH iproute2-next v3] x", name: "x", version: 3, tree: "iproute2-next"),
    Row(raw: "[PATCH 5.15 2/7] x", name: "x", number: 2, total: 7, tree: "5.15"),
    Row(
      raw: "[meta-oe][scarthgap][PATCH v2 1/2] x", name: "x", version: 2, number: 1, total: 2, tree: "meta-oe scarthgap"
    ),
    Row(raw: "[OE-core][kirkstone 03/17] x", name: "x", number: 3, total: 17, tree: "oe-core kirkstone"),
    Row(raw: "[RFC PATCH v2 03/10 net] x", name: "x", version: 2, number: 3, total: 10, tree: "net"),
    Row(raw: "[net-next,v4,03/10] x", name: "x", version: 4, number: 3, total: 10, tree: "net-next"),
    Row(raw: "[PATCH 4/5][v3] x", name: "x", version: 3, number: 4, total: 5),
    Row(raw: "[PATCH][v3] x", name: "x", version: 3),
    Row(raw: "[PATCH AUTOSEL 6.1 12/30] x", name: "x", number: 12, total: 30),
    Row(raw: "[PATCH v2 for-9.1 2/3] x", name: "x", version: 2, number: 2, total: 3),
    Row(raw: "[RESEND, v4, 2/3] x", name: "x", version: 4, number: 2, total: 3),
    Row(raw: "[v2 3/4] x", name: "x", version: 2, number: 3, total: 4),
    Row(raw: "[PATCH] [v2] [3/4] x", name: "x", version: 2, number: 3, total: 4),
    Row(raw: "[PATCH 5.15.y-cip 01/20] x", name: "x", number: 1, total: 20),
    Row(raw: "[PATCH 4.19 5.4 5.10] x", name: "x"),
  ]

  @Test("A subject is parsed into its parts", arguments: rows)
  func parts(_ row: Row) {
    let subject = Subject(row.raw)
    #expect(subject.name == row.name)
    #expect(subject.version == row.version)
    #expect(subject.number == row.number)
    #expect(subject.total == row.total)
    #expect(subject.isReply == row.isReply)
    if let prefixes = row.prefixes { #expect(subject.prefixes == prefixes) }
    if let tree = row.tree { #expect(subject.tree?.name == tree) }
    #expect(subject.raw == row.raw)
  }

  @Test("The name that a list puts in front is no prefix, unless it says something about the patch")
  func listNames() {
    func prefixes(_ raw: String, _ listIDs: [String] = ["lamp.example.org", "tide.lists.example.org"]) -> [String] {
      Subject(raw, listIDs: listIDs).prefixes
    }
    #expect(prefixes("[Tide] [PATCH v2 1/2] x") == ["PATCH", "v2", "1/2"])
    #expect(prefixes("Re: [tide][lamp] Re: [PATCH] x") == ["PATCH"])
    #expect(Subject("[tide] [PATCH] x", listIDs: ["tide.example.org"]).tree == nil)
    #expect(Subject("[tide] x", listIDs: ["tide.example.org"]).name == "x")
    #expect(prefixes("[PATCH] [tide] x") == ["PATCH", "tide"])
    #expect(prefixes("[PATCH tide] x") == ["PATCH", "tide"])
    #expect(prefixes("[tides] [PATCH] x") == ["tides", "PATCH"])
    #expect(prefixes("[tide]x") == [])
    #expect(prefixes("[PATCH] x", ["patch.example.org"]) == ["PATCH"])
    #expect(prefixes("[stable] [PATCH] x", ["stable.example.org"]) == ["stable", "PATCH"])
    #expect(prefixes("[] [PATCH] x", ["", "."]) == ["PATCH"])
  }

  @Test("Marks without numbers are flags")
  func flags() {
    #expect(Subject("[RFC PATCH RESEND v5.1] x").isRequestForComments)
    #expect(Subject("[RFC PATCH RESEND v5.1] x").isResend)
    #expect(Subject("[RFC PATCH RESEND v5.1] x").isPatch)
    #expect(Subject("[RFC PATCH RESEND v2.1] x").minorVersion == 1)
    #expect(Subject("[PATCH 2.5/3] x").insertion == 5)
    #expect(Subject("PATCH v2 resend: x").isResend)
    #expect(Subject("[GIT PULL] x").isPull)
    #expect(!Subject("[PATCH] pull the plug").isPull)
    #expect(!Subject("[dispatch] x").isPatch)
  }

  @Test("Only words that name a tree are trees, and only releases differ from each other")
  func trees() {
    for raw in ["[PATCH] x", "[PATCH v2 1/2] x", "[RFC PATCH RESEND] x", "[PATCH] [ARM] x", "[PATCH] [WIP] x", "x"] {
      #expect(Subject(raw).tree == nil, "\(raw)")
    }
    for raw in ["[PATCH 5.10.y] x", "[PATCH v5.4] x", "[PATCH openwrt-23.05] x", "[kirkstone][PATCH] x"] {
      #expect(Subject(raw).tree?.isRelease == true, "\(raw)")
    }
    for raw in ["[PATCH net-next] x", "[PATCH testsuite] x", "[PATCH for-next] x", "[PATCH iproute2] x"] {
      #expect(Subject(raw).tree?.isRelease == false, "\(raw)")
    }
    let (old, new) = (Subject("[PATCH v5.10] x").tree, Subject("[PATCH 5.15.y] x").tree)
    #expect(!SubjectTree.agree(old, new))
    #expect(SubjectTree.agree(old, Subject("[PATCH linux-5.10.y] y").tree))
    #expect(SubjectTree.agree(old, Subject("[PATCH] x").tree))
    #expect(SubjectTree.agree(old, Subject("[PATCH net] x").tree))
    for tree in [old, new, Subject("[PATCH linux dev-5.15] x").tree] {
      #expect(tree.flatMap { SubjectTree(named: $0.name) } == tree)
    }
  }

  @Test("Words of a prefix that are only version and number are bookkeeping")
  func bookkeeping() {
    for word in ["PATCH", "PATCHv2", "v2", "V3", "2/3", "0/n", "3 of 7", "v2.1", "PATCH1/8"] {
      #expect(Subject.isBookkeeping(word), "\(word)")
    }
    for word in ["RFC", "RESEND", "net-next", "5.10.y", "v5.4", "PULL", "dunfell"] {
      #expect(!Subject.isBookkeeping(word), "\(word)")
    }
  }

  @Test(
    "A hostile subject of 5 MB is parsed in bounded time",
    arguments: ["[", "[a]", "Re: ", "[PATCH 1/2] ", "(v", "x [v2]", "\u{1F600}", "[Re: ", "]", "PATCH "])
  func hostile(_ unit: String) {
    let raw = String(repeating: unit, count: 5_000_000 / unit.utf8.count)
    let time = processorTime { _ = Subject(raw).name }
    #expect(time < .seconds(2))
  }
}
