extension ReviewedText {
  /// Where each line of this text is in a newer version of it; nil for those that are gone. The subject line always
  /// carries over.
  public func lines(in newer: ReviewedText) -> [Int?] {
    let table = LineTable(newer, document: 0)
    var indices: [Int] = []
    var items: [LineAlignment.Item] = []
    for line in LineTable(self, document: 0).lines {
      guard case .text(_, let index) = line.target else { continue }
      indices.append(Int(index))
      items.append(LineAlignment.Item(key: line.key, level: 0, isAfterGap: false))
    }
    var result = [Int?](repeating: nil, count: count)
    for (item, match) in LineAlignment(items, in: table).matches.enumerated() {
      guard let match, !match.isApproximate, case .text(_, let index) = table.lines[Int(match.line)].target else {
        continue
      }
      // A line that moved to another file, or from the message to the diff, counts as a different one.
      guard isSamePart(kind(ofLine: indices[item]), newer.kind(ofLine: Int(index))) else { continue }
      result[indices[item]] = Int(index)
    }
    return result
  }

  private func isSamePart(_ old: RemarkPlace.Kind, _ new: RemarkPlace.Kind) -> Bool {
    switch (old, new) {
    case (.message, .message), (.patch, .patch): true
    case (.line(let old, _, _), .line(let new, _, _)), (.hunk(let old, _), .hunk(let new, _)): old == new
    default: false
    }
  }
}
