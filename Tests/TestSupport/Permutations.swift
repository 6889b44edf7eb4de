/// Calls the closure with every order of the elements (Heap's algorithm): n! calls, so keep n at 7 or less.
public func withEveryPermutation<Element, Failure: Error>(
  of elements: [Element], _ body: ([Element]) throws(Failure) -> Void
) throws(Failure) {
  var order = elements
  var counters = [Int](repeating: 0, count: order.count)
  try body(order)
  var index = 1
  while index < order.count {
    if counters[index] < index {
      order.swapAt(index.isMultiple(of: 2) ? 0 : counters[index], index)
      try body(order)
      counters[index] += 1
      index = 1
    } else {
      counters[index] = 0
      index += 1
    }
  }
}

/// The same for an even sample of about so many of the orders, the first among them; for all with `$PATCHBAY_FULL`.
public func withPermutations<Element, Failure: Error>(
  of elements: [Element], about count: Int, _ body: ([Element]) throws(Failure) -> Void
) throws(Failure) {
  let all = elements.indices.reduce(1) { $0 * ($1 + 1) }
  // Odd, as every second order exchanges the same two elements.
  let step = PackageFiles.isFullRun || all <= count ? 1 : all / count | 1
  var number = 0
  try withEveryPermutation(of: elements) { (order) throws(Failure) in
    defer { number += 1 }
    if number.isMultiple(of: step) { try body(order) }
  }
}

/// Random numbers that are the same in every run for one seed (SplitMix64). Name the seed in the failure message.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
