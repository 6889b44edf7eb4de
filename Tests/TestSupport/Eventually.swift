#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Waits until something is so that another process brings about; false if it never is.
///
/// It keeps its thread. A task that is suspended instead waits behind all tests that have not begun, and what it waits for
/// goes on meanwhile.
public func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let start = ContinuousClock.now
  while try !condition() {
    if ContinuousClock.now - start > Command.patience { return false }
    usleep(50_000)
  }
  return true
}

/// Waits for the processes that commands have started beside themselves: until none is left whose command line has the
/// path of the tracker.
public func waitForProcesses(on tracker: String) throws {
  guard try eventually({ try !isNamedByProcess(tracker) }) else {
    throw TestSupportError("a process on \(tracker) does not end")
  }
}

private func isNamedByProcess(_ path: String) throws -> Bool {
  #if canImport(Darwin)
    return try Command("pgrep", "-f", path).run().status == 0
  #else
    return try PackageFiles.names(in: "/proc").contains { name in
      guard let line = try? PackageFiles.read("/proc/\(name)/cmdline") else { return false }
      return String(decoding: line, as: UTF8.self).contains(path)
    }
  #endif
}
