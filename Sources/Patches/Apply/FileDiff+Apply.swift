extension FileDiff {
  /// The file's content after the change, given the content before it (empty for a created file).
  ///
  /// Checks the content only, not whether the file may have its path; `Diff.apply(to:options:)` does that. Text hunks
  /// are placed exactly as `git apply` does with default options; white space and line ends are kept as they are. For a
  /// binary patch, the ids on the `index` line are checked against the contents.
  public func apply(to content: [UInt8], options: ApplyOptions = ApplyOptions()) throws(ApplyError) -> AppliedText {
    if isBinary { return AppliedText(bytes: try applyBinary(to: content, options: options), hunks: [], steps: 0) }
    if hunks.isEmpty { return AppliedText(bytes: content, hunks: [], steps: 0) }
    // Hunks can add no more than the diff's text.
    guard content.count <= options.maximumResultBytes else { throw error(.tooLarge(limit: options.maximumResultBytes)) }
    return try content.withUnsafeBufferPointer { (file) throws(ApplyError) -> AppliedText in
      try source.withUnsafeBufferPointer { (text) throws(ApplyError) -> AppliedText in
        try applyHunks(TextPatcher(file: file, text: text, isReversed: isReversed, options: options))
      }
    }
  }

  private func applyHunks(_ initial: TextPatcher) throws(ApplyError) -> AppliedText {
    var patcher = initial
    var placed: [PlacedHunk] = []
    var rejected: [RejectedHunk] = []
    placed.reserveCapacity(hunks.count)
    for (index, hunk) in hunks.enumerated() {
      switch patcher.apply(hunk, number: index + 1) {
      case .placed(let place): placed.append(place)
      case .rejected:
        let text = Array(text(of: hunk))
        rejected.append(RejectedHunk(number: index + 1, oldStart: hunk.oldStart, line: hunk.line, text: text))
      case .tooMuchWork:
        throw error(rejected.isEmpty ? .tooMuchWork : .hunksRejected, rejected, steps: patcher.steps)
      }
      if rejected.count == 10 { break }
    }
    guard rejected.isEmpty else { throw error(.hunksRejected, rejected, steps: patcher.steps) }
    return AppliedText(bytes: patcher.bytes, hunks: placed, steps: patcher.steps)
  }

  func error(_ reason: ApplyError.Reason, _ rejected: [RejectedHunk] = [], steps: Int = 0) -> ApplyError {
    ApplyError(path: path, reason: reason, rejected: rejected, steps: steps)
  }

  /// The reverse of this change: it makes the old file from the new one. A binary patch must hold data for that.
  public var reversed: FileDiff {
    var result = self
    swap(&result.oldPath, &result.newPath)
    swap(&result.oldMode, &result.newMode)
    swap(&result.oldID, &result.newID)
    swap(&result.creation, &result.deletion)
    swap(&result.linesAdded, &result.linesRemoved)
    result.isReversed.toggle()
    result.hunks = hunks.map(\.reversed)
    return result
  }
}

extension Diff {
  /// The reverse of this diff (`git apply --reverse`): every file's change reversed, the last first.
  public var reversed: Diff { Diff(files: files.reversed().map(\.reversed)) }
}
