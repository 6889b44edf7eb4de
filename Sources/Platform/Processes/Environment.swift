#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The environment of the process, and its user.
public enum Environment {
  /// A variable's value; nil if it is not set.
  public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The user's cache folder: `$XDG_CACHE_HOME`, else `~/.cache`, on macOS `~/Library/Caches`; nil where there is none.
  public static var cacheFolder: String? {
    if let folder = variable("XDG_CACHE_HOME"), folder.first == "/" { return folder }
    guard let home = variable("HOME"), home.first == "/" else { return nil }
    #if canImport(Darwin)
      return home + "/Library/Caches"
    #else
      return home + "/.cache"
    #endif
  }

  /// The program, to start it again: its path if it was called by one, otherwise its name in PATH.
  /// For the server it is that of the program beside it, which does everything else.
  public static var program: String { programPath ?? CommandLine.arguments.first.map(withoutServer) ?? "patchbay" }

  /// The program's path if it was called by one; nil if it was found in PATH. For the server as above.
  public static var programPath: String? {
    guard let name = CommandLine.arguments.first, name.contains("/") else { return nil }
    return Files.resolved(name).map(withoutServer)
  }

  private static func withoutServer(_ name: String) -> String {
    let suffix = "-serve"
    return name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
  }

  /// Ends the process without running what is registered to run at its end: the destructors of libraries, beneath threads
  /// that still use them.
  public static func exitAtOnce(_ status: Int32) -> Never {
    _exit(status)
  }

  /// Ends the process.
  public static func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #elseif canImport(Darwin)
      Darwin.exit(status)
    #endif
  }
}
