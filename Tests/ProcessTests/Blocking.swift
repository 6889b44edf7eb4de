import Dispatch

/// Work that waits, kept away from Swift's own threads, which are as few as there are cores.
enum Blocking {
  private static let queue = DispatchQueue(label: "patchbay.tests.blocking", attributes: .concurrent)

  static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
