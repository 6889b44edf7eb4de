import Bytes
import Patches

/// A diff, line by line, each line an anchor.
enum DiffView {
  /// Files beyond these many lines are folded, and a diff is not shown beyond ``limit``.
  private static let foldedLines = 5000
  private static let limit = 20_000

  /// - Parameters:
  ///   - diff: The diff's text, as the mail has it.
  ///   - remarks: Adds what was said about a line of the diff, counted from 1.
  static func add(_ diff: [UInt8], to page: inout Markup, remarks: (Int, inout Markup) -> Void = { _, _ in }) {
    var counter = 0
    var old = 0
    var new = 0
    var isInHunk = false
    let lines = diff.split(separator: 0x0A, omittingEmptySubsequences: false)
    page.element("div", ["class": "diff"]) { page in
      for line in lines.prefix(limit) {
        counter += 1
        let text = String(decoding: line.prefix(2000), as: UTF8.self)
        var (kind, left, right): (StaticString, Int?, Int?) = ("row", nil, nil)
        if line.starts(with: "diff --git ".utf8) {
          isInHunk = false
          page.element("div", ["class": "file"], text: text)
          continue
        } else if let start = hunkStart(line) {
          isInHunk = true
          (old, new) = start
          kind = "row hunk"
        } else if isInHunk {
          switch line.first {
          case UInt8(ascii: "+"):
            (kind, right) = ("row added", new)
            new &+= 1
          case UInt8(ascii: "-"):
            (kind, left) = ("row removed", old)
            old &+= 1
          case UInt8(ascii: " "), nil:
            (left, right) = (old, new)
            old &+= 1
            new &+= 1
          default: break
          }
        }
        page.element("div", ["class": .init("\(kind)"), "id": "l\(counter)"]) { page in
          number(left, counter, &page)
          number(right, counter, &page)
          page.element("span", text: text)
        }
        remarks(counter, &page)
      }
    }
    if lines.count > limit {
      page.element("p", ["class": "dim"], text: "\(lines.count - limit) more lines are in the raw mail.")
    }
  }

  private static func number(_ number: Int?, _ line: Int, _ page: inout Markup) {
    page.element("a", ["href": "#l\(line)", "tabindex": "-1", "aria-hidden": "true"]) { page in
      if let number { page.text(number) }
    }
  }

  /// The first lines of a hunk, from its `@@ -a,b +c,d @@`.
  private static func hunkStart(_ line: ArraySlice<UInt8>) -> (Int, Int)? {
    guard line.starts(with: "@@ -".utf8) else { return nil }
    let words = String(decoding: line.prefix(100), as: UTF8.self).split(separator: " ")
    guard words.count > 2, let old = Int(words[1].dropFirst().prefix { $0 != "," }.prefix(9)),
      let new = Int(words[2].dropFirst().prefix { $0 != "," }.prefix(9))
    else { return nil }
    return (old, new)
  }
}
