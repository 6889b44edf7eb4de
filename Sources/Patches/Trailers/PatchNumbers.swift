import Bytes

/// Numbers of patches in a series, as people list them: `1-3,5`.
public struct PatchNumbers: Hashable, Sendable, CustomStringConvertible {
  /// No series has more patches.
  public static let maximum = 9999
  private static let maximumRanges = 256

  public private(set) var ranges: [ClosedRange<Int>] = []

  public init() {}

  /// Reads `1-3,5`; nil if it is anything else.
  public init?(_ text: String) {
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
      guard let first = ends.first, let lower = first, let last = ends.last, let upper = last, ends.count <= 2,
        lower <= upper, ranges.count < Self.maximumRanges
      else { return nil }
      insert(lower...upper)
    }
  }

  private static func number(_ text: Substring) -> Int? {
    let text = text.filter { $0 != " " }
    guard !text.isEmpty, text.utf8.count <= 4, text.utf8.allSatisfy(ByteClass.isDigit) else { return nil }
    return Int(text)
  }

  public var isEmpty: Bool { ranges.isEmpty }

  public mutating func insert(_ range: ClosedRange<Int>) {
    guard ranges.count < Self.maximumRanges, range.upperBound <= Self.maximum else { return }
    if !ranges.contains(range) { ranges.append(range) }
  }

  public mutating func insert(_ numbers: PatchNumbers) {
    for range in numbers.ranges { insert(range) }
  }

  public func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

  /// The highest number; 0 if there is none.
  public var highest: Int { ranges.map(\.upperBound).max() ?? 0 }

  public var description: String {
    ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
  }
}
