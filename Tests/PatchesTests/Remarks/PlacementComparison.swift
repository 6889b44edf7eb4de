import Mail
import Patches

/// What two ways of placing make of the replies to one patch.
struct PlacementComparison {
  private(set) var placed = 0
  /// Paragraphs placed in two ways, those of them placed in two files, lines of paragraphs that no remark shows, and lines
  /// of remarks that no paragraph has.
  private(set) var disagreements: [String] = []
  private(set) var wrongFiles: [String] = []
  private(set) var lost: [String] = []
  private(set) var foreign: [String] = []

  init(_ thread: ReviewedThread) {
    let discussion = Discussion(of: 0, in: ReviewedTexts([thread.text]), replies: thread.replies)
    for (index, remarks) in discussion.remarks.enumerated() { compare(index, remarks, thread) }
  }

  private mutating func compare(_ index: Int, _ remarks: [Remark], _ thread: ReviewedThread) {
    let id = thread.messages[index].messageID ?? ""
    let plain = PlainPlacer(thread.replies[index].text, on: thread.patchText, above: thread.textsAbove(index))
    var shown = remarks.enumerated().flatMap { number, remark in
      remark.text.split(whereSeparator: \.isNewline).map { (text: String($0), remark: number) }
    }
    shown.removeAll { $0.text.allSatisfy(\.isWhitespace) }
    var next = 0
    for paragraph in plain.paragraphs {
      let first = next
      for line in paragraph.lines {
        if next < shown.count, shown[next].text == line.text {
          next += 1
        } else if !line.isOptional {
          lost.append("\(id): \(line.text)")
        }
      }
      guard next > first, !paragraph.expected.isEmpty else { continue }
      compare(id, paragraph, with: remarks[shown[first].remark], thread)
    }
    for line in shown[next...] { foreign.append("\(id): \(line.text)") }
  }

  private mutating func compare(
    _ id: String, _ paragraph: PlainPlacer.Paragraph, with remark: Remark, _ thread: ReviewedThread
  ) {
    placed += 1
    let isAgreed =
      switch remark.place.kind {
      case .line(let file, let side, let number):
        paragraph.expected.contains { $0.file == file && $0.side == side.rawValue && $0.number == number }
      case .hunk, .message, .patch: false
      }
    guard !isAgreed, let expected = paragraph.expected.first else { return }
    let text = remark.place.index.map(thread.text.text(ofLine:)) ?? ""
    disagreements.append(
      "\(id): \(paragraph.lines[0].text)\n  at \(remark.placeText): \(text)\n"
        + "  or \(expected.side) \(expected.file):\(expected.number): \(expected.text)")
    if let file = remark.place.file, !paragraph.expected.contains(where: { $0.file == file }) {
      wrongFiles.append(disagreements[disagreements.count - 1])
    }
  }
}
