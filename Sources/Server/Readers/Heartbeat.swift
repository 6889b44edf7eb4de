/// Passes values on as they come, and a sign of life while none do: a proxy closes a silent connection, and only a
/// write shows that the client is gone.
enum Heartbeat {
  private static let interval = Duration.seconds(25)

  static func write(
    _ values: AsyncStream<String>, _ write: (String) async throws -> Void, ping: () async throws -> Void
  ) async throws {
    let (beats, continuation) = AsyncStream.makeStream(of: String?.self, bufferingPolicy: .bufferingNewest(8))
    let source = Task {
      for await value in values { continuation.yield(value) }
      continuation.finish()
    }
    let clock = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: interval)
        continuation.yield(nil)
      }
    }
    defer {
      source.cancel()
      clock.cancel()
    }
    for await beat in beats {
      if let beat { try await write(beat) } else { try await ping() }
    }
  }
}
