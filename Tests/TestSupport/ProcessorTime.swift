#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The time that the processor spent in this thread on the body: what other tests and programs do meanwhile does not count,
/// as it does on a clock on the wall.
public func processorTime<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Duration {
  let start = threadTime()
  try body()
  return threadTime() - start
}

/// The time that the processor has spent in this thread. No suspension may stand between two looks at it: another thread
/// may go on then.
public func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
}

/// Whether four times the size takes at most ten times the time: sixteen times would be quadratic. The least of a few
/// rounds counts, for caches that other programs use make a single one slower.
public struct Growth: CustomStringConvertible {
  private var small: Duration
  private var large: Duration

  public init<Failure: Error>(from size: Int, _ time: (Int) throws(Failure) -> Duration) throws(Failure) {
    small = try time(size)
    large = try time(size * 4)
    for _ in 0..<7 where !isLinear {
      small = min(small, try time(size))
      large = min(large, try time(size * 4))
    }
  }

  public var isLinear: Bool { large < max(small * 10, .milliseconds(400)) }

  public var description: String { "\(small), then \(large)" }
}
