/// Finds what somebody meant to write.
public enum NearWord {
  /// The one that takes the fewest changes of a letter to become, where those are few for its length.
  public static func nearest(to word: String, among words: [String]) -> String? {
    let bare = word.drop { $0 == "-" }
    let limit = bare.count <= 4 ? 1 : bare.count <= 8 ? 2 : 3
    let found = words.map { (distance: distance(word, $0), word: $0) }.min { $0.distance < $1.distance }
    return found.flatMap { $0.distance <= limit ? $0.word : nil }
  }

  /// Letters to put in, take out or change, and neighbours to swap.
  private static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.prefix(64)), Array(other.prefix(64)))
    var rows = [Array(0...other.count)]
    for row in one.indices {
      var current = [row + 1]
      for column in other.indices {
        var least = min(
          rows[row][column + 1] + 1, current[column] + 1, rows[row][column] + (one[row] == other[column] ? 0 : 1))
        if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        current.append(least)
      }
      rows.append(current)
    }
    return rows[one.count][other.count]
  }
}
