/// A patch's lines for the second way of placing: those of hunks, counted by hand.
struct PlainDiff {
  struct Line: Equatable {
    let text: String
    let file: String
    let side: String
    let number: Int
  }

  private(set) var lines: [Line] = []
  private var byText: [String: [Int]] = [:]

  init(_ patch: String) {
    var (old, new, oldLeft, newLeft) = (0, 0, 0, 0)
    var file: String?
    for line in patch.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init) {
      guard oldLeft > 0 || newLeft > 0 || line.hasPrefix("@@ -") else {
        add(line, nil, "message", 0)
        if line.hasPrefix("--- ") || line.hasPrefix("+++ "), !line.contains("/dev/null") {
          file = Self.withoutFirstFolder(line.dropFirst(4).prefix { $0 != "\t" && $0 != " " })
        }
        continue
      }
      if oldLeft > 0 || newLeft > 0 {
        switch line.first {
        case "+": add(line, file, "new", new); (new, newLeft) = (new + 1, newLeft - 1)
        case "-": add(line, file, "old", old); (old, oldLeft) = (old + 1, oldLeft - 1)
        case " ", "\t", "\u{A0}", nil:
          add(line, file, "context", new)
          (old, new, oldLeft, newLeft) = (old + 1, new + 1, oldLeft - 1, newLeft - 1)
        default: break
        }
        continue
      }
      add(line, nil, "head", 0)
      let numbers = line.dropFirst(4).prefix { $0 != "@" }.split(whereSeparator: { $0 == " " || $0 == "+" })
      let ranges = numbers.map { $0.split(separator: ",").map { Int($0) ?? 0 } }
      guard ranges.count == 2, ranges.allSatisfy({ !$0.isEmpty }) else { continue }
      (old, oldLeft) = (ranges[0][0], ranges[0].count > 1 ? ranges[0][1] : 1)
      (new, newLeft) = (ranges[1][0], ranges[1].count > 1 ? ranges[1][1] : 1)
    }
    for (index, line) in lines.enumerated() { byText[PlainText.squeezed(line.text), default: []].append(index) }
  }

  private mutating func add(_ text: String, _ file: String?, _ side: String, _ number: Int) {
    guard !PlainText.squeezed(text).isEmpty else { return }
    lines.append(Line(text: text, file: file ?? "", side: side, number: number))
  }

  private static func withoutFirstFolder(_ path: some StringProtocol) -> String {
    guard let slash = path.firstIndex(of: "/") else { return String(path) }
    return String(path[slash...].drop { $0 == "/" })
  }

  /// Where the quoted line at `index` stands: one place, or those that nothing tells apart.
  func places(of quoted: [String], at index: Int, after previous: Int) -> [Int] {
    let all = byText[quoted[index]] ?? []
    let runs = all.map { run(quoted, index, $0) }
    guard let longest = runs.max() else { return [] }
    let best = zip(all, runs).filter { $0.1 == longest }.map(\.0)
    guard best.count > 1, previous >= 0, let next = best.first(where: { $0 >= previous }) else { return best }
    return [next]
  }

  /// How many quoted lines around it are those around the place.
  private func run(_ quoted: [String], _ index: Int, _ place: Int) -> Int {
    func length(_ step: Int) -> Int {
      var length = 0
      while quoted.indices.contains(index + step * (length + 1)), lines.indices.contains(place + step * (length + 1)),
        quoted[index + step * (length + 1)] == PlainText.squeezed(lines[place + step * (length + 1)].text)
      {
        length += 1
      }
      return length
    }
    return length(-1) + length(1)
  }
}
