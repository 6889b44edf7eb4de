#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The program a person reads long output with, started as git starts it: standard output goes to it from then on.
struct Pager {
  private let processID: pid_t

  /// The pager's command line: the first of PATCHBAY_PAGER, GIT_PAGER and PAGER that is set, else `less`.
  /// nil for none: set empty or to `cat` (git's rule), or a dumb terminal.
  static func command(environment: (String) -> String?) -> String? {
    if environment("TERM") == "dumb" { return nil }
    let chosen = ["PATCHBAY_PAGER", "GIT_PAGER", "PAGER"].lazy.compactMap(environment).first ?? "less"
    return chosen.isEmpty || chosen == "cat" ? nil : chosen
  }

  /// Starts the pager and connects standard output to it; nil, and nothing changes, where there is none to start.
  static func start() -> Pager? {
    guard let command = command(environment: Platform.environment) else { return nil }
    // As git does: quit if it fits on one screen, let colours through, leave the screen as it was.
    setenv("LESS", "FRX", 0)
    setenv("LV", "-c", 0)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let line: [String] = ["sh", "-c", command]
    let words = line.map { strdup($0) }
    defer { for word in words { free(word) } }
    var child = pid_t()
    let status = posix_spawn(&child, "/bin/sh", &actions, nil, words + [nil], environ)
    close(ends[0])
    guard status == 0 else {
      close(ends[1])
      return nil
    }
    dup2(ends[1], 1)
    close(ends[1])
    return Pager(processID: child)
  }

  /// Says that there is no more, and waits until the person has left the pager.
  func finish() {
    close(1)
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
  }
}
