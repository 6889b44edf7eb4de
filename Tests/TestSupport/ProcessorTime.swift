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
