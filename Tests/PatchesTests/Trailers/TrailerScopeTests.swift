import Patches
import Testing

@Suite("Words beside a trailer")
struct TrailerScopeTests {
  private static let person = "Bo Keel <bo@example.org>"

  private static func only(_ text: String) throws -> GivenTrailer {
    let found = ReplyTrailers.trailers(in: text)
    try #require(found.count == 1, "\(text)")
    return found[0]
  }

  /// Our own wording of the forms that lists of the kernel, of firmware and of user space hold.
  static let scopes: [(above: String, scope: String?)] = [
    ("For the series:", "series"),
    ("for this whole patch set", "series"),
    ("This whole series:", "series"),
    ("For the whole\nseries:", "series"),
    ("Series looks good to me,", "series"),
    ("The v3 series looks good to me.", "series"),
    ("For this series of patches (v1 for the first, this v3 for patch 3):", "series"),
    ("For the series (with or without the last patch):", "series"),
    ("For these patches:", "series"),
    ("For each patch in the series:", "series"),
    ("For these three patches:", "count 3"),
    ("For all 12:", "count 12"),
    ("For all four of these patches:", "count 4"),
    ("Otherwise the 4 patches look good to me:", "count 4"),
    ("For both the patches:", "count 2"),
    ("Both", "count 2"),
    ("For patches 1-9, 11-20, 36-39, 45, and 47", "only 1-9,11-20,36-39,45,47"),
    ("Thanks, for 2-8:", "only 2-8"),
    ("For patches 2..6:", "only 2-6"),
    ("patches #2 and #3:", "only 2,3"),
    ("For the hunks in 15/25 and 17/25:", "only 15,17"),
    ("Patches 1 through 3 look good.", "only 1-3"),
    ("For patch 2:", "only 2"),
    ("For the first two patches:", "first 2"),
    ("For the last patch:", "last 1"),
    ("for all but 4", "all-but 4"),
    ("For the series with v2 of patch 4:", "all-but 4"),
    ("For the series, with the v3 of 2/5 and 3/5:", "all-but 2,3"),
    ("For v2 of the series:", "series"),
    ("For every patch except for patch 4.", "all-but 4"),
    ("With the exception of 07/15, on which I had a comment:", "all-but 7"),
    ("For the rest also from me:", "rest"),
    ("Fine. For the reset of the series:", "rest"),
    ("For non-commented patches", "rest"),
    ("For the rest of the series (patches 3-5):", "only 3-5"),
    ("For the remaining patches 3, 4:", "only 3,4"),
    ("For patches one and two:", "only 1,2"),
    ("For patch three:", "only 3"),
    ("LGTM apart from 3/3.", "all-but 3"),
    ("Looks good except for patch 2.", "all-but 2"),
    ("For patches 2, 4 and 7-9:", "only 2,4,7-9"),
    ("For everything except 2/4,", "all-but 2"),
    ("For 01/05, 03/05:", "only 1,3"),
    ("This looks good apart from the nits.", nil),
    ("Patch 3 needs work. For the rest:", "rest 3"),
    ("For 1-3 of this series:", "only 1-3"),
    ("For 1/4 only:", "only 1"),
    ("On the whole series:", "series"),
    ("Except for patch 4, for the series:", "all-but 4"),
    ("Well, other than that:", nil),
    ("Small typo. Other than that,", nil),
    ("Apart from this,", nil),
    ("Looks good except for that.", nil),
    ("Other than this patch,", "rest"),
    ("For all but this:", "rest"),
    ("I have comments on the series.", nil),
    ("For this patch:", nil),
    ("Chunks are replaced by later patches in the series.", nil),
    ("This is independent from the rest of the series.", nil),
    ("The entire series will go in through another tree, so", nil),
    ("Tested on 6.1 for 5 days:", nil),
    ("for 5.10-6.1:", nil),
    ("Thanks for the patches, the net part looks good to me:", nil),
    ("Same issue as in 77/79.", nil),
    ("Thanks for all the fish!", nil),
    ("The rest LGTM.", nil),
    ("Only needed later (16/25) but fine to have now.", nil),
  ]

  @Test("Words above a trailer say which patches it is for, other talk about patches does not", arguments: scopes)
  func above(_ row: (above: String, scope: String?)) throws {
    let given = try Self.only("> quoted\n\n\(row.above)\n\nReviewed-by: \(Self.person)\n")
    #expect(given.scope.text == row.scope)
    #expect(given.trailer.value == Self.person)
  }

  @Test(
    "Words after, below and before a trailer count too",
    arguments: [
      ("Reviewed-by: \(person) (for 1/3 and 2/3)\n", "only 1,2"),
      ("Reviewed-by: \(person) # for the series\n", "series"),
      ("Reviewed-by: \(person)\nfor both patches.\n", "count 2"), ("Reviewed-by: \(person)\n[for 1-2]\n", "only 1-2"),
      ("For the series: Reviewed-by: \(person)\n", "series"), ("To all patches, Reviewed-by: \(person)\n", "series"),
    ])
  func beside(_ row: (text: String, scope: String)) throws {
    let given = try Self.only(row.text)
    #expect(given.scope.text == row.scope)
    #expect(given.trailer == Trailer(key: "Reviewed-by", value: Self.person))
  }

  /// What stands in a paragraph of its own below a trailer.
  static let below: [(text: String, scope: String?)] = [
    ("for the whole series.", "series"), ("(whole series)", "series"), ("for patches 1, 3 and 4", "only 1,3,4"),
    ("to all patches in this series.", "series"), ("for this patch.", nil), ("Thanks for the series!", nil),
    ("For the next version, split it.", nil), ("For the series I have one more wish.", nil),
    ("for the series\nthat follows I would wish more.", nil),
  ]

  @Test("A paragraph below trailers counts if it is about nothing else", arguments: below)
  func farBelow(_ row: (text: String, scope: String?)) {
    let found = ReplyTrailers.trailers(
      in: "Fine.\n\nReviewed-by: \(Self.person)\nTested-by: \(Self.person)\n\n\(row.text)\n\nBo\n")
    #expect(found.map(\.scope.text) == [row.scope, row.scope])
  }

  @Test("Each group of trailers has its own words, and quoted words do not count")
  func groups() {
    let found = ReplyTrailers.trailers(
      in: "For 1-2:\nReviewed-by: \(Self.person)\nTested-by: \(Self.person)\n\nFor patch 3:\nAcked-by: \(Self.person)\n"
    )
    #expect(found.map(\.scope.text) == ["only 1-2", "only 1-2", "only 3"])
    #expect(ReplyTrailers.trailers(in: "> For the series:\nAcked-by: \(Self.person)\n").map(\.scope) == [.answered])
  }

  /// How a promise is told from a review.
  static let conditions: [(above: String, isConditional: Bool)] = [
    ("With that fixed,", true),
    ("With the typo in the title fixed:", true),
    ("If you fix this:", true),
    ("Once the concerns about 2/6 are addressed,", true),
    ("Assuming you fix the previous patch,", true),
    ("With that,", true),
    ("Provided the comment is updated:", true),
    ("Modulo the nit above:", true),
    ("You can add my tag once the typo is fixed:", true),
    ("Looks good to me with the nit addressed.", true),
    ("If there is a reason to do a v4 then consider fixing it, otherwise:", false),
    ("With one nit that can be addressed in a later patch (see below)", false),
    ("With that said,", false),
    ("Looks good. If you send another version, fix the typo.", false),
    ("If you want, feel free to add:", false),
    ("I booted a kernel with this patch applied.", false),
    ("Otherwise:", false),
    ("I can merge it if nobody has any more comments.", false),
    ("With this change, I see no more warnings.", false),
  ]

  @Test("A conditional trailer is marked with the condition", arguments: conditions)
  func condition(_ row: (above: String, isConditional: Bool)) throws {
    let given = try Self.only("\(row.above)\nReviewed-by: \(Self.person)\n")
    #expect((given.condition != nil) == row.isConditional)
    let inline = ReplyTrailers.trailers(in: "\(row.above) Reviewed-by: \(Self.person)\n")
    if row.isConditional { #expect(inline.map { $0.condition != nil } == [true]) }
  }

  @Test("Damage by mailers is repaired, and a remark in brackets stays with its trailer")
  func mangled() throws {
    let rows: [(String, Trailer)] = [
      ("Reviewed-by:\u{a0}\(Self.person)\n", Trailer(key: "Reviewed-by", value: Self.person)),
      (
        "Acked-by: Bo <bo@example.org<mailto:bo@example.org>>\n", Trailer(key: "Acked-by", value: "Bo <bo@example.org>")
      ),
      ("Acked-by: Bo <mailto:bo@example.org>\n", Trailer(key: "Acked-by", value: "Bo <bo@example.org>")),
      (
        "Acked-by: Bo <bo@example.org> <mailto:bo@example.org>\n",
        Trailer(key: "Acked-by", value: "Bo <bo@example.org>")
      ),
      (
        "Tested-by: Bo <bo@example.org>\n[on the north pier]\n",
        Trailer(key: "Tested-by", value: "Bo <bo@example.org>", remark: "[on the north pier]")
      ),
      ("Tested-by: Bo <bo@example.org> # pier 2\n", Trailer(key: "Tested-by", value: "Bo <bo@example.org> # pier 2")),
    ]
    for (text, trailer) in rows { #expect(try Self.only(text).trailer == trailer) }
  }

  @Test("Every kind of space before a trailer is a plain one, and those without width are none")
  func spaces() throws {
    let spaces = Array(0x2000...0x200A) + [0xA0, 0x202F, 0x205F, 0x3000]
    let trailer = Trailer(key: "Reviewed-by", value: Self.person)
    for space in try spaces.map({ Character(try #require(Unicode.Scalar($0))) }) {
      #expect(try Self.only("Gut.\n\(space)Reviewed-by:\(space)\(Self.person)\n").trailer == trailer)
    }
    for space in try [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF].map({ Character(try #require(Unicode.Scalar($0))) }) {
      #expect(try Self.only("\(space)Review\(space)ed-by: \(space)\(Self.person)\(space)\n").trailer == trailer)
    }
    // Their neighbours are letters, dashes and other signs.
    for other in [
      "\u{9F}", "\u{A1}", "\u{200E}", "\u{2010}", "\u{202E}", "\u{2030}", "\u{2061}", "\u{3001}", "é", "\u{1F600}",
    ] {
      #expect(ReplyTrailers.trailers(in: "\(other)Reviewed-by: \(Self.person)\n").isEmpty)
    }
  }

  @Test("A scope covers what it says, or the answered patch if it does not fit the series")
  func covers() throws {
    func covered(_ scope: String, answered: Int, total: Int, spokenOf: Set<Int> = []) throws -> [Int] {
      let scope = try #require(TrailerScope(text: scope))
      #expect(scope.text.flatMap { TrailerScope(text: $0) } == scope)
      let place = TrailerScope.Place(answered: answered, total: total, spokenOf: spokenOf)
      return (1...total).filter { scope.covers($0, at: place) }
    }
    #expect(try covered("series", answered: 3, total: 4) == [1, 2, 3, 4])
    #expect(try covered("only 1-2,4", answered: 3, total: 4) == [1, 2, 4])
    #expect(try covered("only 6", answered: 3, total: 4) == [3])
    #expect(try covered("all-but 2", answered: 0, total: 3) == [1, 3])
    #expect(try covered("count 3", answered: 1, total: 3) == [1, 2, 3])
    #expect(try covered("count 3", answered: 1, total: 6) == [1])
    #expect(try covered("first 2", answered: 4, total: 4) == [1, 2])
    #expect(try covered("last 1", answered: 1, total: 4) == [4])
    #expect(try covered("rest 2", answered: 0, total: 4, spokenOf: [3]) == [1, 4])
    #expect(try covered("rest", answered: 1, total: 1) == [1])
  }
}
