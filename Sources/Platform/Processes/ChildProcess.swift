import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One spawned process and this side's ends of its standard streams.
final class ChildProcess {
  private let identifier: pid_t
  private let label: String
  private var input: Int32 = -1
  private var output: Int32 = -1
  private var errors: Int32 = -1
  private var isDone = false
  /// When it is killed, and after how long that is.
  private let deadline: (at: ContinuousClock.Instant, after: Duration)?

  init(_ program: Program, _ arguments: [String], attached: Bool) throws(SystemError) {
    label = program.label(arguments)
    var descriptors: [Int32] = []
    var own: [Int32] = []
    var isStarted = false
    // If it does not start, `deinit` does not run.
    defer { for descriptor in descriptors + (isStarted ? [] : own) { Files.close(descriptor) } }
    if !attached {
      // A socket for the input, because writing to one can be told not to raise SIGPIPE.
      let inputPair = try StandardStreams.makePair(socket: true)
      descriptors.append(inputPair.theirs)
      own.append(inputPair.ours)
      let outputPair = try StandardStreams.makePair(socket: false)
      descriptors.append(outputPair.theirs)
      own.append(outputPair.ours)
      let errorPair = try StandardStreams.makePair(socket: false)
      descriptors.append(errorPair.theirs)
      own.append(errorPair.ours)
      (input, output, errors) = (inputPair.ours, outputPair.ours, errorPair.ours)
    }
    deadline = program.timeLimit.map { (ContinuousClock.now + $0, $0) }
    identifier = try Spawn.start(program, arguments, streams: attached ? .inherited : .given(descriptors))
    isStarted = true
  }

  deinit {
    for descriptor in [input, output, errors] where descriptor >= 0 { Files.close(descriptor) }
  }

  /// Writes the input and passes on the output as it arrives, both at once, until the process has closed its streams.
  /// Returns the first 64 KiB of standard error.
  func exchange(
    input bytes: [UInt8], _ body: (ArraySlice<UInt8>) throws(SystemError) -> Void
  ) throws(SystemError) -> [UInt8] {
    var collected: [UInt8] = []
    var sent = 0
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    if bytes.isEmpty { close(&input) }
    while output >= 0 || errors >= 0 {
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
      ]
      let timeout = try remaining()
      try Files.retrying("wait for \(label)", nil) { poll(&polled, nfds_t(polled.count), timeout) }
      if polled[2].revents != 0 {
        let count = StandardStreams.send(bytes[sent...], to: input, waits: false)
        sent += max(0, count)
        // A program that closes its input needs no more of it.
        if count < 0 || sent == bytes.count { close(&input) }
      }
      if polled[0].revents != 0 {
        let count = try receive(&buffer, output)
        if count == 0 { close(&output) } else { try body(buffer[..<count]) }
      }
      if polled[1].revents != 0 {
        let count = try receive(&buffer, errors)
        if count == 0 { close(&errors) }
        collected.append(contentsOf: buffer[..<min(count, max(0, 64 << 10 - collected.count))])
      }
    }
    close(&input)
    return collected
  }

  /// Milliseconds until the time is up, for poll(2); -1 if there is no limit.
  private func remaining() throws(SystemError) -> Int32 {
    guard let deadline else { return -1 }
    let left = deadline.at - ContinuousClock.now
    guard left > .zero else {
      throw SystemError(
        .programFailed, "run \(label)", detail: "it was killed after \(deadline.after.components.seconds) s")
    }
    return Int32(clamping: Int64(left / .milliseconds(1)) + 1)
  }

  /// Waits for the end; the exit code, or 128 and the number of the signal that ended it.
  func wait() throws(SystemError) -> Int32 {
    var status: Int32 = 0
    var ended: Int32 = 0
    while ended == 0 {
      let isOver = deadline.map { $0.at <= ContinuousClock.now } ?? false
      if isOver { kill(-identifier, SIGKILL) }
      let options = deadline == nil || isOver ? 0 : WNOHANG
      ended = try Files.retrying("wait for \(label)", nil) { waitpid(identifier, &status, options) }
      if ended == 0 { usleep(2000) }
    }
    isDone = true
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Ends it, because its output is no longer wanted.
  func stop() {
    guard !isDone else { return }
    // After the time limit it is killed without asking: it may not react, nor may its children.
    if deadline == nil { kill(identifier, SIGTERM) } else { kill(-identifier, SIGKILL) }
    close(&input)
    close(&output)
    close(&errors)
    _ = try? wait()
  }

  private func close(_ descriptor: inout Int32) {
    if descriptor >= 0 { Files.close(descriptor) }
    descriptor = -1
  }

  private func receive(_ buffer: inout [UInt8], _ descriptor: Int32) throws(SystemError) -> Int {
    try Files.transferring("read from \(label)", nil) {
      buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    }
  }
}
