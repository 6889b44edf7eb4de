import ArgumentParser

/// A length of time as people write it: `90s`, `30m`, `1h`, `2d`.
struct AgeArgument: ExpressibleByArgument, CustomStringConvertible, Equatable {
  let seconds: Int64

  private static let units: [(letter: Character, seconds: Int64)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    guard let last = argument.last, let unit = Self.units.first(where: { $0.letter == last }),
      let count = Int64(argument.dropLast()), (0...1_000_000).contains(count)
    else { return nil }
    self.init(seconds: count * unit.seconds)
  }

  /// In the largest unit that is not less than one.
  var description: String {
    let unit = Self.units.first { seconds >= $0.seconds } ?? ("s", 1)
    return "\(seconds / unit.seconds)\(unit.letter)"
  }

  var defaultValueDescription: String { description }
}
