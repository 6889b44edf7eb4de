import CPlatform
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the operating system, for work that blocks.
public enum Worker {
  /// The priority if there are not enough processors.
  public enum Priority: Sendable {
    /// The priority of the thread that starts it.
    case inherited
    /// Lower than others: mail before pages.
    case afterOthers
    /// Lowest: nothing waits for it.
    case last
  }

  /// Runs the body for each number below the count, on one thread per processor, and waits for all.
  public static func forEach(below count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let next = Mutex(0)
    let work: @Sendable () -> Void = {
      while true {
        let number = next.withLock { number in
          defer { number += 1 }
          return number
        }
        guard number < count else { return }
        body(number)
      }
    }
    let group = DispatchGroup()
    for _ in 1..<max(1, min(count, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) {
      group.enter()
      let hasStarted = start {
        work()
        group.leave()
      }
      if !hasStarted { group.leave() }
    }
    work()
    group.wait()
  }

  /// Starts a thread that runs the body; returns whether it could be started.
  @discardableResult
  public static func start(_ priority: Priority = .inherited, _ body: @escaping @Sendable () -> Void) -> Bool {
    let box = Unmanaged.passRetained(
      Body {
        switch priority {
        case .inherited: break
        case .afterOthers: patchbay_yield_to_others(0)
        case .last: patchbay_yield_to_others(1)
        }
        body()
      })
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // As much as the main thread has: mail is parsed recursively within that.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    #if canImport(Darwin)
      var thread: pthread_t?
      let result = pthread_create(&thread, &attributes, { Worker.enter($0) }, box.toOpaque())
    #else
      var thread = pthread_t()
      let result = pthread_create(&thread, &attributes, { Worker.enter($0) }, box.toOpaque())
    #endif
    if result != 0 { box.release() }
    return result == 0
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
  }
}
