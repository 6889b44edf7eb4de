#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A process that has been started. Wait for it exactly once; kill it before that if it shall die.
public struct RunningCommand: Sendable {
  public let processID: Int32
  private let command: Command
  private let outputFile: Int32
  private let errorFile: Int32
  private let started = ContinuousClock.now

  init(_ command: Command) throws {
    guard let program = Command.find(command.program) else {
      throw TestSupportError("no program \(command.program)")
    }
    let input = try Self.scratchFile()
    defer { close(input) }
    try Self.fill(input, command.input)
    let output = try Self.scratchFile()
    let errors = try Self.scratchFile()

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that a time-out ends what the program started, too.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)

    // posix_spawn cannot change folder everywhere; a shell can, and then becomes the program: same process id.
    var words = [command.program] + command.arguments
    if let folder = command.folder {
      words = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + command.arguments
    }
    var arguments = words.map { strdup($0) }
    var environment = command.environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for string in arguments + environment { free(string) } }
    arguments.append(nil)
    environment.append(nil)
    var child = pid_t()
    let status = posix_spawn(
      &child, command.folder == nil ? program : "/bin/sh", &actions, &attributes, arguments, environment)
    guard status == 0 else {
      close(output)
      close(errors)
      throw TestSupportError("cannot start \(program): \(String(cString: strerror(status)))")
    }
    processID = child
    self.command = command
    outputFile = output
    errorFile = errors
  }

  /// Sends a signal to the process and to what it started.
  public func kill(_ signal: Int32 = 9) {
    #if canImport(Darwin)
      _ = Darwin.kill(-processID, signal)
    #else
      _ = Glibc.kill(-processID, signal)
    #endif
  }

  /// Waits for the end, or kills at the time-out, and returns what the process gave. What the caller did since the start
  /// does not count: on a busy machine that may take long.
  public func wait() -> CommandResult {
    let waiting = ContinuousClock.now
    var status: Int32 = 0
    var usage = rusage()
    var timedOut = false
    var peak = 0
    var pause: useconds_t = 200
    while true {
      let ended = wait4(processID, &status, timedOut ? 0 : WNOHANG, &usage)
      if ended == processID || (ended < 0 && errno != EINTR) { break }
      if !timedOut, ContinuousClock.now - waiting > command.timeout {
        timedOut = true
        kill()
      }
      peak = max(peak, Self.peakKilobytes(of: processID))
      if !timedOut { usleep(pause) }
      pause = min(pause * 2, 5000)
    }
    let signal = status & 0x7f
    return CommandResult(
      command: ([command.program] + command.arguments).joined(separator: " "),
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
      signal: signal == 0 ? nil : signal,
      timedOut: timedOut,
      output: Self.drain(outputFile), errors: Self.drain(errorFile),
      processorTime: Self.duration(usage.ru_utime) + Self.duration(usage.ru_stime),
      wallTime: ContinuousClock.now - started,
      peakKilobytes: max(peak, Self.kilobytes(usage)))
  }

  private static func duration(_ time: timeval) -> Duration {
    .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
  }

  /// Linux counts in `ru_maxrss` what the parent held when it spawned the process, so there it says nothing.
  private static func kilobytes(_ usage: rusage) -> Int {
    #if canImport(Darwin)
      Int(usage.ru_maxrss) / 1024
    #else
      0
    #endif
  }

  /// The largest resident set so far of a running process, as Linux tells it; 0 elsewhere.
  private static func peakKilobytes(of process: Int32) -> Int {
    #if canImport(Darwin)
      return 0
    #else
      let descriptor = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return 0 }
      defer { close(descriptor) }
      // By C's functions, for it is asked many times a second for each of a thousand processes.
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { buffer in
        guard let start = buffer.baseAddress, case let count = systemRead(descriptor, start, buffer.count - 1),
          count > 0
        else { return 0 }
        buffer[count] = 0
        let name = "VmHWM:"
        guard let field = strstr(start, name) else { return 0 }
        return strtol(field + name.utf8.count, nil, 10)
      }
    #endif
  }

  /// An open file without a name.
  private static func scratchFile() throws -> Int32 {
    let base = PackageFiles.environmentValue("TMPDIR") ?? "/tmp"
    let path = "\(base)/patchbay-io.\(UInt64.random(in: 0 ... .max))"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TestSupportError("cannot make a file in \(base)") }
    unlink(path)
    return descriptor
  }

  private static func fill(_ file: Int32, _ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(file, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      guard count > 0 else { throw TestSupportError("cannot write a command's input") }
      offset += count
    }
    lseek(file, 0, SEEK_SET)
  }

  private static func drain(_ file: Int32) -> [UInt8] {
    defer { close(file) }
    lseek(file, 0, SEEK_SET)
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = systemRead(file, &buffer, buffer.count)
      guard count > 0 else { return result }
      result.append(contentsOf: buffer[0..<count])
    }
  }
}
