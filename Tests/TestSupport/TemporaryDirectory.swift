#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A new folder that goes away, with all it holds, when nobody refers to it any more; `PATCHBAY_KEEP=1` keeps it.
public final class TemporaryDirectory: Sendable {
  public let path: String

  /// `base` is the folder to make it in; nil: the one for temporary files.
  public init(in base: String? = nil) throws {
    let base = base ?? PackageFiles.environmentValue("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/patchbay-test.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TestSupportError("cannot make a folder in \(base)") }
    path = String(cString: made)
  }

  deinit {
    if PackageFiles.environmentValue("PATCHBAY_KEEP") == nil {
      _ = try? Command("rm", "-rf", path).run()
    }
  }

  /// The path of a name in the folder.
  public func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file into the folder and returns its path; folders on the way must exist.
  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try PackageFiles.write(bytes, to: self(name))
    return self(name)
  }

  /// Writes a text file into the folder and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  /// Makes a folder in the folder and returns its path.
  @discardableResult
  public func makeFolder(_ name: String) throws -> String {
    try Command("mkdir", "-p", self(name)).run().succeeded()
    return self(name)
  }
}
