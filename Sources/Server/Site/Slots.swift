import Synchronization

/// A bounded number of things that may run at once.
final class Slots: Sendable {
  private let free: Mutex<Int>

  init(count: Int) { free = Mutex(count) }

  /// One of them, until it is let go of; nil if all are taken.
  func take() -> Slot? {
    free.withLock { free in
      guard free > 0 else { return nil }
      free -= 1
      return Slot(self)
    }
  }

  fileprivate func release() { free.withLock { $0 += 1 } }

  final class Slot: Sendable {
    private let slots: Slots

    fileprivate init(_ slots: Slots) { self.slots = slots }

    deinit { slots.release() }
  }
}
