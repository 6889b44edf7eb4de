import Bytes

/// Rule 8 of ``SeriesRules``: numbers that were sent more than once within one thread.
enum ResentParts {
  /// The batch as it is where nothing large was sent twice; else one sending for each time that at least half of
  /// the series went out again.
  static func split(_ batch: SubmissionBatch) -> [SubmissionBatch] {
    guard Set(batch.parts.map(\.place)).count < batch.parts.count else { return [batch] }
    let waves = waves(of: batch)
    let enough = max(2, (batch.total + 1) / 2)
    var seen: Set<Part.Place> = []
    var large: [Int] = []
    for (index, wave) in waves.enumerated() {
      let patches = Set(wave.map(\.place)).filter { $0.number > 0 }
      if index == 0 || patches.intersection(seen).count >= enough { large.append(index) }
      seen.formUnion(patches)
    }
    guard large.count > 1 else { return [batch] }

    // Corrections of single parts go with the full batch before them, else with the first.
    var collected: [[Part]] = large.map { _ in [] }
    var current = 0
    for (index, wave) in waves.enumerated() {
      if let full = large.firstIndex(of: index) { current = full }
      collected[current] += wave
    }
    return collected.map { SubmissionBatch(parts: $0, answers: batch.answers) }
  }

  /// The parts cut by time: a number that comes again begins a new wave if it is the lowest one, or after a pause. A
  /// part that stands below another one in the thread stays in the wave of that one.
  private static func waves(of batch: SubmissionBatch) -> [[Part]] {
    let lowest = batch.parts.map(\.place).filter { $0.number > 0 }.min()
    var waves: [[Part]] = [[]]
    var waveOf: [ObjectID: Int] = [:]
    var above: [ObjectID: ObjectID] = [:]
    for (upper, lower) in batch.answers { for id in lower { above[id] = upper } }
    let patchIDs = Set(batch.parts.filter { !$0.isCover }.map(\.id))
    var seen: Set<Part.Place> = []
    var last: Int64?
    for part in batch.parts {
      var wave = waves.count - 1
      if let upper = above[part.id], patchIDs.contains(upper), let settled = waveOf[upper] {
        wave = settled
      } else if seen.contains(part.place) {
        let pause = part.date.flatMap { date in last.map { date.subtractingReportingOverflow($0).partialValue } } ?? 0
        if part.place == lowest || pause >= SeriesRules.resendPause {
          // A cover letter sent again right before it begins the wave.
          var first: [Part] = []
          if let cover = waves[wave].last, cover.isCover, waves[wave].dropLast().contains(where: \.isCover) {
            first = [waves[wave].removeLast()]
            waveOf[cover.id] = waves.count
          }
          waves.append(first)
          seen = Set(first.map(\.place))
          wave = waves.count - 1
        }
      }
      waves[wave].append(part)
      waveOf[part.id] = wave
      if wave == waves.count - 1 { seen.insert(part.place) }
      last = part.date ?? last
    }
    return waves
  }
}
