import Platform

/// One `git http-backend` at work: a client's bytes go in while its answer comes out. When nobody holds it any more,
/// because the answer is sent or the client is gone, the program is stopped.
final class GitExchange: Sendable {
  private let process: StreamedProcess
  private let feeding: Task<Void, Never>
  private let slot: Slots.Slot

  /// Nobody clones for longer.
  private static let timeLimit = Duration.seconds(4 * 3600)

  /// The program's input is closed: it wants no more.
  private struct Unwanted: Error {}

  private init(_ process: StreamedProcess, _ body: RequestBody, _ slot: Slots.Slot) {
    self.process = process
    self.slot = slot
    feeding = Task {
      do {
        try await body.forEach { bytes in
          guard await process.write(bytes) else { throw Unwanted() }
        }
        process.closeInput()
      } catch is Unwanted {
      } catch {
        // The client is gone in the middle of its request.
        process.stop()
      }
    }
  }

  deinit {
    feeding.cancel()
    process.stop()
  }

  /// Starts the program and answers with what it says.
  static func answer(
    _ variables: [String: String?], _ body: RequestBody, _ slot: Slots.Slot
  ) async throws -> Response {
    let program = Program(environment: variables, inheriting: GitEnvironment.inherited, timeLimit: timeLimit)
    let exchange = GitExchange(try await StreamedProcess.start(program, ["http-backend"]), body, slot)
    var head = GatewayHead()
    while true {
      guard let (status, headers, rest) = try head.add(await exchange.process.read()) else { continue }
      return Response(status, headers) { write in
        if !rest.isEmpty { try await write(rest) }
        while true {
          let bytes = await exchange.process.read()
          if bytes.isEmpty { return }
          try await write(bytes)
        }
      }
    }
  }
}
