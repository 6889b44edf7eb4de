import CPlatform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// posix_spawn with what `Program` wants for its children.
enum Spawn {
  /// The descriptors 0, 1 and 2 of a child.
  enum Streams {
    /// This process's own.
    case inherited
    case given([Int32])
    /// Nothing at all, and no terminal either: it lives on when this process and its session end.
    case none
  }

  static func start(_ program: Program, _ arguments: [String], streams: Streams) throws(SystemError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var flags = Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
    switch streams {
    case .inherited: break
    case .given(let descriptors):
      for (number, descriptor) in descriptors.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    case .none:
      for number in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0) }
      flags |= patchbay_spawn_new_session()
    }
    // Its own process group, so that all of it can be killed.
    if program.timeLimit != nil { flags |= Int16(POSIX_SPAWN_SETPGROUP) }
    if let folder = program.folder {
      guard Files.exists(folder) else {
        throw SystemError(
          .notFound, "run \(program.label(arguments)) in", path: folder, detail: "there is no such folder")
      }
      patchbay_spawn_in_folder(&actions, folder)
    }
    // Signals that this process ignores or blocks are reset in the child.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for signal in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP] { sigaddset(&defaults, signal) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var mask = sigset_t()
    sigemptyset(&mask)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(&attributes, flags)

    var identifier: pid_t = 0
    let status = withStrings([program.name] + arguments) { arguments in
      withStrings(variables(program)) { variables in
        posix_spawnp(&identifier, program.name, &actions, &attributes, arguments, variables)
      }
    }
    guard status == 0 else {
      let error = SystemError(errno: status, "run", path: program.name)
      guard error.code == .notFound || error.code == .permission else { throw error }
      throw SystemError(
        .programMissing, "run", path: program.name, detail: "there is no such program",
        advice: "install \(program.name) and make sure that it is in PATH")
    }
    return identifier
  }

  /// The variables by which git tells a hook or an alias its repository (`git rev-parse --local-env-vars`).
  private static let repositoryVariables: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
    "GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_INTERNAL_SUPER_PREFIX",
  ]

  /// `NAME=VALUE` for each variable of the child.
  private static func variables(_ program: Program) -> [String] {
    var values: [String: String] = [:]
    if var place = patchbay_environment() {
      while let entry = place.pointee {
        let text = String(cString: entry)
        if let equals = text.firstIndex(of: "=") {
          values[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        place += 1
      }
    }
    if let inherited = program.inherited { values = values.filter { inherited.contains($0.key) } }
    for name in repositoryVariables { values[name] = nil }
    values["LC_ALL"] = "C"
    values["GIT_TERMINAL_PROMPT"] = "0"
    for (name, value) in program.environment { values[name] = value }
    return values.map { "\($0)=\($1)" }
  }

  /// Passes the strings as C needs them: an array of pointers that ends with nil.
  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
