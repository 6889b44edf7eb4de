import Mail
import Patches

/// A patch that the tests of remarks are about, and replies to it.
enum ReviewedPatch {
  static let mail = """
    From: Ada Tidman <ada@example.org>
    Date: Mon, 2 Mar 2026 09:15:00 +0100
    Message-ID: <p1@ada>
    Subject: [PATCH] clock: wind it once a day

    The clock runs down when nobody winds it, as nobody does on Sundays,
    and stands still until somebody looks.

    Wind it at noon.

    Signed-off-by: Ada Tidman <ada@example.org>
    ---
    Changes since v1: noon, not midnight

     src/clock.c | 12 +++++++++---
     1 file changed, 9 insertions(+), 3 deletions(-)

    diff --git a/src/clock.c b/src/clock.c
    index 1111111..2222222 100644
    --- a/src/clock.c
    +++ b/src/clock.c
    @@ -10,7 +10,10 @@ static int spring;
     int wind(int turns)
     {
     \tif (turns < 0)
    -\t\treturn -1;
    +\t\treturn -EINVAL;
    +\tif (turns > MOST_TURNS_THAT_THE_SPRING_TAKES_BEFORE_IT_BREAKS)
    +\t\treturn -ERANGE;
    +
     \tspring += turns;
     \treturn 0;
     }
    @@ -30,6 +33,9 @@ int unwind(int turns)
     {
     \tif (turns < 0)
     \t\treturn -1;
    +\tif (turns > spring)
    +\t\treturn -ERANGE;
    +
     \tspring -= turns;
     \treturn 0;
     }
    --
    2.39.5

    """.replacing("\n--\n2.39.5", with: "\n-- \n2.39.5")

  /// The remarks of replies, each to the one before it, the first to the patch.
  static func remarks(_ replies: String..., others: [String] = []) -> [[Remark]] {
    let texts = ([mail] + others).map { ReviewedText(Message(Array($0.utf8))) }
    let names = ["Ben Reed", "Ada Tidman", "Ben Reed", "Ada Tidman"]
    let chain = replies.enumerated().map { index, text in
      Discussion.Reply(text: text, parent: index == 0 ? nil : index - 1, author: names[index % names.count])
    }
    return Discussion(of: 0, in: ReviewedTexts(texts), replies: chain).remarks
  }
}

extension Remark {
  /// The place in a few words: `new src/clock.c:14`.
  var placeText: String {
    switch place.kind {
    case .message(let line): "message \(line)"
    case .line(let file, let side, let line): "\(side.rawValue) \(file):\(line)"
    case .hunk(let file, let line): "hunk \(file):\(line.map(String.init) ?? "head")"
    case .patch: "patch"
    }
  }
}
