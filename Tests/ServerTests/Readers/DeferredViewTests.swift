import Dispatch
import Services
import Synchronization
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite("views that are published later")
struct DeferredViewTests {
  @Test func `who asks while one is being published waits for it`() throws {
    let sandbox = try SiteSandbox()
    let view = DeferredView(delay: .seconds(7200))
    let pool = ReaderPool(count: 2) { Reader(path: sandbox.path, IndexMaker(sandbox.path), view) }
    _ = view.add(1, NotificationCommands(of: try TrackerRepository.open(sandbox.path)), to: pool)
    let happened = Mutex<[String]>([])
    let isTaken = DispatchSemaphore(value: 0)
    let first = Threads { _ in
      view.publish {
        isTaken.signal()
        // Long enough that who does not wait is seen not to.
        try Command("sleep", "0.2").run().succeeded()
        happened.withLock { $0.append("published") }
      }
    }
    isTaken.wait()
    view.publish { happened.withLock { $0.append("published again") } }
    happened.withLock { $0.append("asked") }
    _ = try first.wait()
    #expect(happened.withLock { $0 } == ["published", "asked"])
  }
}
