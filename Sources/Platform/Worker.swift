import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the operating system, for work that blocks.
public enum Worker {
  /// Starts a thread that runs the body and ends with it; whether it could be started.
  ///
  /// - Parameter yieldsToOthers: Whether other processes go first where there are not enough processors for all.
  @discardableResult
  public static func start(yieldsToOthers: Bool = false, _ body: @escaping @Sendable () -> Void) -> Bool {
    let box = Unmanaged.passRetained(
      Body {
        if yieldsToOthers { patchbay_yield_to_others() }
        body()
      })
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    // As much as the main thread has: what reads mail is written for that.
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
