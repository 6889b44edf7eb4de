#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that reads what this process prints, once it is started.
public struct OutputPipe {
  private let process: pid_t

  /// Starts the program and connects standard output to it; if that fails, nothing changes.
  public init(to program: Program, _ arguments: [String]) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    try Files.retrying("make a pipe", nil) { pipe(&ends) }
    let (reading, writing) = (ends[0], ends[1])
    defer {
      Files.close(reading)
      Files.close(writing)
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    process = try Spawn.start(program, arguments, streams: .given([reading, 1, 2]))
    dup2(writing, 1)
  }

  /// Closes the pipe, and waits until the program ends.
  public func finish() {
    Files.close(1)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  }
}
