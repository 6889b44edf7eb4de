#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Mutations of a corpus of our own writing, the same in every run: bits flipped, pieces cut, doubled and moved between
/// inputs, and words and numbers put in that parsers trip over. The corpus itself comes first.
///
///     #expect(Fuzzing("events", corpus).run { _ = Event(parsing: $0) }.isWithinBounds)
///
/// `PATCHBAY_FUZZ_ROUNDS` makes it longer, and `PATCHBAY_FUZZ_SEED` another one.
public struct Fuzzing {
  /// What a run showed.
  public struct Outcome: CustomStringConvertible, Sendable {
    public let name: String
    public let rounds: Int
    /// The longest that one input took, and that input.
    public let slowest: Duration
    public let slowInput: [UInt8]
    /// The largest resident set of the process so far.
    public let peakKilobytes: Int

    /// No input took two seconds.
    public var isWithinBounds: Bool { slowest < Fuzzing.limit }

    public var description: String {
      "\(name): \(rounds) inputs, the slowest \(slowest), \(peakKilobytes) kB; \(slowInput.prefix(4096))"
    }
  }

  /// No input may take longer. One that does is tried again: a virtual machine that stands still counts the time, too.
  private static let limit = Duration.seconds(2)

  private let name: String
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]
  private let rounds: Int
  private let seed: UInt64

  /// - Parameter words: What the format's parsers look for, beside what all do.
  public init(_ name: String, _ corpus: [[UInt8]], words: [String] = [], rounds: Int = 2000) {
    self.name = name
    self.corpus = corpus
    self.words = (Self.words + Self.numbers + words).map { Array($0.utf8) }
    self.rounds = PackageFiles.environmentValue("PATCHBAY_FUZZ_ROUNDS").flatMap { Int($0) } ?? rounds
    seed = PackageFiles.environmentValue("PATCHBAY_FUZZ_SEED").flatMap { UInt64($0) } ?? 42
  }

  public init(_ name: String, _ corpus: [String], words: [String] = [], rounds: Int = 2000) {
    self.init(name, corpus.map { Array($0.utf8) }, words: words, rounds: rounds)
  }

  private static let words = [
    "\n", "\n\n", "\0", " ", ":", "\"", "\\", "-", "/", "|", ",", "<", ">", "\t", "\r", "%", "\u{FEFF}", "\u{202E}",
  ]

  /// The extremes of what is read as a number.
  public static let numbers = [
    "0", "-1", "1", "4095", "4096", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295",
    "4294967296", "7258118401", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551615", "18446744073709551616", String(repeating: "9", count: 40),
  ]

  /// The corpus and the mutations, one after the other.
  public var inputs: some Sequence<[UInt8]> {
    sequence(state: (round: 0, random: SeededRandom(seed: seed))) { state -> [UInt8]? in
      defer { state.round += 1 }
      guard state.round >= corpus.count else { return corpus[state.round] }
      return state.round < corpus.count + rounds ? mutant(&state.random) : nil
    }
  }

  /// Hands over one input after the other.
  public func run<Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> Outcome {
    var slowest = (time: Duration.zero, input: [UInt8]())
    for input in inputs {
      var time = try processorTime { () throws(Failure) in try body(input) }
      if time >= Self.limit { time = min(time, try processorTime { () throws(Failure) in try body(input) }) }
      if time > slowest.time { slowest = (time, input) }
    }
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      let peak = usage.ru_maxrss / 1024
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let peak = usage.ru_maxrss
    #endif
    let outcome = Outcome(
      name: name, rounds: rounds, slowest: slowest.time, slowInput: slowest.input, peakKilobytes: Int(peak))
    if PackageFiles.environmentValue("PATCHBAY_FUZZ_ROUNDS") != nil {
      print("\(name): \(rounds) inputs, the slowest \(slowest.time), peak \(peak) kB")
    }
    return outcome
  }

  private func mutant(_ random: inout SeededRandom) -> [UInt8] {
    var bytes = corpus[Int.random(in: 0..<corpus.count, using: &random)]
    for _ in 0...Int.random(in: 0...5, using: &random) { mutate(&bytes, &random) }
    return bytes
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    let position = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, position + Int.random(in: 1...40, using: &random))
    switch Int.random(in: 0...7, using: &random) {
    case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 1 where position < bytes.count: bytes[position] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.removeSubrange(position..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[position..<end]), at: position)
    case 4: bytes.removeSubrange(position...)
    case 5:
      let other = corpus[Int.random(in: 0..<corpus.count, using: &random)]
      let start = Int.random(in: 0...other.count, using: &random)
      bytes.insert(contentsOf: other[start..<min(other.count, start + 200)], at: position)
    case 6:
      // Another number where one stands.
      guard let digit = bytes[position...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
      let digits = bytes[digit...].prefix { (0x30...0x39).contains($0) }
      let number = Self.numbers[Int.random(in: 0..<Self.numbers.count, using: &random)]
      bytes.replaceSubrange(digits.startIndex..<digits.endIndex, with: Array(number.utf8))
    default: bytes.insert(contentsOf: words[Int.random(in: 0..<words.count, using: &random)], at: position)
    }
  }
}
