import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program whose input and output are passed on piece by piece, by tasks that must not block.
///
/// Nothing is read before it is requested, and a write returns when the program has accepted it: the slower side slows
/// down the other, and nothing accumulates in memory. Its errors go to those of this process.
public final class StreamedProcess: Sendable {
  private let identifier: pid_t
  private let output: Int32
  private let state: Mutex<State>
  private let writing = DispatchQueue(label: "input of a program")
  private let reading = DispatchQueue(label: "output of a program")

  private struct State {
    var input: Int32
    /// Whether the process was reaped: its id may belong to another process by now.
    var hasEnded = false
  }

  /// How much is read at once.
  private static let pieceSize = 64 << 10
  /// The time that a process has to end after it was asked to.
  private static let grace = 5

  /// Starts the program.
  ///
  /// - Parameter program: With a time limit, after which it is stopped with all that it started.
  public static func start(_ program: Program, _ arguments: [String]) async throws(SystemError) -> StreamedProcess {
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: Result { () throws(SystemError) in try StreamedProcess(program, arguments) })
      }
    }
    return try result.get()
  }

  private init(_ program: Program, _ arguments: [String]) throws(SystemError) {
    let input = try StandardStreams.makePair(socket: true)
    defer { Files.close(input.theirs) }
    var output: (ours: Int32, theirs: Int32) = (-1, -1)
    do throws(SystemError) {
      output = try StandardStreams.makePair(socket: false)
      defer { Files.close(output.theirs) }
      identifier = try Spawn.start(program, arguments, streams: .given([input.theirs, output.theirs, 2]))
    } catch {
      Files.close(input.ours)
      if output.ours >= 0 { Files.close(output.ours) }
      throw error
    }
    self.output = output.ours
    state = Mutex(State(input: input.ours))
    DispatchQueue(label: "end of a program").async { [self] in reap() }
    if let limit = program.timeLimit {
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Int(limit.components.seconds))) { [weak self] in
        self?.stop()
      }
    }
  }

  deinit {
    closeInput()
    Files.close(output)
  }

  /// Writes all of the bytes to its input; false if it no longer reads.
  public func write(_ bytes: [UInt8]) async -> Bool {
    await withCheckedContinuation { continuation in
      writing.async { [self] in
        var rest = bytes[...]
        while !rest.isEmpty {
          let input = state.withLock { $0.input }
          let count = input < 0 ? -1 : StandardStreams.send(rest, to: input, waits: true)
          guard count >= 0 else { return continuation.resume(returning: false) }
          rest = rest.dropFirst(count)
        }
        continuation.resume(returning: true)
      }
    }
  }

  /// Closes its input. Call it when no write is in progress.
  public func closeInput() {
    let input = state.withLock { state in
      defer { state.input = -1 }
      return state.input
    }
    if input >= 0 { Files.close(input) }
  }

  /// The next bytes of its output; none at the end.
  public func read() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      reading.async { [output] in
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
          let moved = try? Files.transferring("read", nil) { receive(output, buffer.baseAddress, buffer.count) }
          count = moved ?? 0
        }
        continuation.resume(returning: bytes)
      }
    }
  }

  /// Ends it and its children, because its output is no longer wanted: first by a signal that lets git remove its lock
  /// files, then by killing what remains.
  public func stop() {
    guard signal(SIGTERM) else { return }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.grace)) { [weak self] in
      _ = self?.signal(SIGKILL)
    }
  }

  private func signal(_ number: Int32) -> Bool {
    state.withLock { state in
      guard !state.hasEnded else { return false }
      kill(-identifier, number)
      return true
    }
  }

  private func reap() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    state.withLock { state in
      waitpid(identifier, nil, 0)
      state.hasEnded = true
    }
  }
}

/// read(2), which `StreamedProcess.read` hides.
private func receive(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
