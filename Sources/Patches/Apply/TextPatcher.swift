import Bytes

/// Applies a file's hunks to its lines, each where git would: at the line its header names or the nearest one where all
/// its lines match (apply.c, apply_one_fragment and find_pos).
struct TextPatcher {
  let file: UnsafeBufferPointer<UInt8>
  let text: UnsafeBufferPointer<UInt8>
  let isReversed: Bool
  let options: ApplyOptions
  private var image: LineImage
  private var hunkLines = HunkLines()
  private var compared = 0

  init(
    file: UnsafeBufferPointer<UInt8>, text: UnsafeBufferPointer<UInt8>, isReversed: Bool, options: ApplyOptions
  ) {
    self.file = file
    self.text = text
    self.isReversed = isReversed
    self.options = options
    image = LineImage(file)
    compared = image.count + file.count >> 5
  }

  enum Outcome {
    case placed(PlacedHunk)
    case rejected
    case tooMuchWork
  }

  /// The file with all hunks applied so far.
  var bytes: [UInt8] { image.bytes(file: file, text: text) }

  mutating func apply(_ hunk: Hunk, number: Int) -> Outcome {
    hunkLines.read(hunk, text, reversed: isReversed)
    var leading = hunk.leadingContext
    var trailing = hunk.trailingContext
    // A hunk at the first line must match at the start, one without trailing context at the end. Without any context
    // that cannot be known, so it holds only if context is required.
    var atBegin = hunk.oldStart == 0 || (hunk.oldStart == 1 && !options.allowsZeroContext)
    var atEnd = !options.allowsZeroContext && trailing == 0
    // git keeps line numbers in 32 bits.
    var wanted = hunk.newStart == 0 ? 0 : Int(Int32(truncatingIfNeeded: hunk.newStart &- 1))
    let minimum = options.minimumContext ?? .max
    while true {
      if let found = find(near: wanted, atBegin: atBegin, atEnd: atEnd) {
        image.replace(at: found, count: hunkLines.old.count, with: hunkLines.new[...])
        return .placed(
          PlacedHunk(number: number, line: found + 1, offset: found - wanted))
      }
      if isExhausted { return .tooMuchWork }
      if leading <= minimum, trailing <= minimum { return .rejected }
      if atBegin || atEnd {
        (atBegin, atEnd) = (false, false)
        continue
      }
      if leading >= trailing {
        hunkLines.dropFirst(text)
        wanted -= 1
        leading -= 1
      }
      if trailing > leading {
        hunkLines.dropLast(text)
        trailing -= 1
      }
    }
  }

  /// Lines read, compared and moved so far.
  var steps: Int { compared + image.moved }

  private var isExhausted: Bool { steps > options.maximumSteps }

  /// The line nearest to the wanted one where the hunk's old side matches; of two equally near ones, the later.
  private mutating func find(near wanted: Int, atBegin: Bool, atEnd: Bool) -> Int? {
    let last = image.count - hunkLines.old.count
    guard last >= 0, !isExhausted else { return nil }
    if atBegin { return (!atEnd || last == 0) && matches(at: 0, toEnd: atEnd) ? 0 : nil }
    if atEnd { return matches(at: last, toEnd: true) ? last : nil }
    let start = wanted < 0 || wanted > image.count ? image.count : wanted
    if start <= last, matches(at: start, toEnd: false) { return start }
    var distance = 0
    while true {
      distance += 1
      if start + distance > last, start - distance < 0 { return nil }
      if start + distance <= last, matches(at: start + distance, toEnd: false) { return start + distance }
      if start - distance >= 0, start - distance <= last, matches(at: start - distance, toEnd: false) {
        return start - distance
      }
      if isExhausted { return nil }
    }
  }

  private mutating func matches(at position: Int, toEnd: Bool) -> Bool {
    let old = hunkLines.old
    compared += 1
    guard let last = old.indices.last else { return true }
    if hunkLines.hasBrokenLine { return matchesJoined(at: position, toEnd: toEnd) }
    if old.count > 1, !isSame(old[hunkLines.pivot], image[position + hunkLines.pivot]) { return false }
    for index in 0..<last where index != hunkLines.pivot {
      compared += 1
      if !isSame(old[index], image[position + index]) { return false }
    }
    return matchesLast(old[last], image[position + last], toEnd: toEnd)
  }

  private mutating func isSame(_ line: LineImage.Line, _ other: LineImage.Line) -> Bool {
    guard line.length == other.length, !other.isPatched else { return false }
    compared += Int(line.length) >> 6
    return text.isEqual(at: Int(line.start), to: file, at: Int(other.start), count: Int(line.length))
  }

  /// git compares the old side as one run of bytes. If its last line lacks a newline and need not be the file's last, a
  /// line that continues with only white space matches as well.
  private mutating func matchesLast(_ line: LineImage.Line, _ other: LineImage.Line, toEnd: Bool) -> Bool {
    if line.length == other.length { return isSame(line, other) }
    guard !toEnd, line.length < other.length, !other.isPatched else { return false }
    let rest = Int(other.start) + Int(line.length)..<Int(other.start) + Int(other.length)
    compared += Int(other.length) >> 6
    return (line.length == 0 || text[Int(line.start) + Int(line.length) - 1] != 10)
      && file[rest].allSatisfy(ByteClass.isGitSpace)
      && text.isEqual(at: Int(line.start), to: file, at: Int(other.start), count: Int(line.length))
  }

  /// The same for an old side with a line broken inside: lines must agree except for white space, and all of them
  /// together as bytes.
  private mutating func matchesJoined(at position: Int, toEnd: Bool) -> Bool {
    var wanted: [UInt8] = []
    var found: [UInt8] = []
    for (index, line) in hunkLines.old.enumerated() {
      let other = image[position + index]
      let wantedLine = text[Int(line.start)..<Int(line.start) + Int(line.length)]
      let foundLine = file[Int(other.start)..<Int(other.start) + (other.isPatched ? 0 : Int(other.length))]
      compared += 1 + (wantedLine.count + foundLine.count) >> 3
      let isAlike = wantedLine.lazy.filter { !ByteClass.isGitSpace($0) }
        .elementsEqual(foundLine.lazy.filter { !ByteClass.isGitSpace($0) })
      guard !other.isPatched, isAlike else { return false }
      wanted += wantedLine
      found += foundLine
    }
    return toEnd ? wanted == found : found.starts(with: wanted)
  }
}
