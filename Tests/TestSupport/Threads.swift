import Dispatch
import Synchronization

/// Work on threads of its own, beside which the caller goes on.
///
/// Tasks are no substitute: a task that has been suspended waits behind all tests that have not begun, which takes a
/// quarter of an hour when all run, and what was started meanwhile goes on all that time.
public final class Threads<Value: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let results = Mutex<[Result<Value, any Error>]>([])

  /// Runs the work on so many threads at once; it gets the number of its thread, from 0.
  public init(_ count: Int = 1, _ work: @escaping @Sendable (Int) throws -> Value) {
    for number in 0..<count {
      // A serial queue gets a thread of its own, whatever the number of processors.
      DispatchQueue(label: "thread of a test").async(group: group) { [self] in
        let result = Result { try work(number) }
        results.withLock { $0.append(result) }
      }
    }
  }

  /// Waits for all of them; returns what each gave, in the order in which they ended.
  public func wait() throws -> [Value] {
    group.wait()
    return try results.withLock { try $0.map { try $0.get() } }
  }
}
