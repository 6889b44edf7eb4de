/// What the numbers in a subject (`[PATCH v2 3/7]`) can be.
enum PartNumber {
  /// Numbers, totals and versions as subjects state them; what is out of bounds counts as not stated. Longer numbers are
  /// dates or hashes.
  static let bounds = 0...999_999
  /// How many patches a series can have: a subject that announces more numbers nothing, it would only cost memory.
  static let totals = 1...9999
}
