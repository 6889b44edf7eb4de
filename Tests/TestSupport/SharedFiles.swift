public import Testing

/// Real mail and what other programs made of it: other people's writing, so it stays outside of the project, in
/// `$PATCHBAY_SHARED` or in `shared` beside the package. A test that needs it is skipped, saying so, where it is absent:
///
///     @Test("…", .needsShared("corpus/util-linux.mbox.gz")) func …
public enum SharedFiles {
  /// The folder, whether or not it is there.
  public static let root =
    PackageFiles.environmentValue("PATCHBAY_SHARED") ?? PackageFiles.parent(of: PackageFiles.root) + "/shared"

  /// The path of a file named relative to the folder; nil if it is not there.
  public static func path(_ name: String) -> String? {
    let path = root + "/" + name
    return PackageFiles.exists(path) ? path : nil
  }

  /// The bytes of a file, unpacked if its name ends in `.gz`.
  public static func read(_ name: String) throws -> [UInt8] {
    guard let path = path(name) else { throw TestSupportError("\(name) is not in \(root)") }
    guard path.hasSuffix(".gz") else { return try PackageFiles.read(path) }
    return try Command("gzip", "-dc", path).run().succeeded().output
  }

  /// The text of a file, unpacked if its name ends in `.gz`.
  public static func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  /// A new folder with what a tar archive holds.
  public static func unpacked(_ name: String) throws -> TemporaryDirectory {
    guard let path = path(name) else { throw TestSupportError("\(name) is not in \(root)") }
    let folder = try TemporaryDirectory()
    try Command("tar", "-xf", path, "-C", folder.path).run().succeeded()
    return folder
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test, saying so, where a file of `shared` is absent.
  public static func needsShared(_ names: String...) -> Self {
    let missing = names.filter { SharedFiles.path($0) == nil }
    return .enabled(
      if: missing.isEmpty,
      "needs \(missing.joined(separator: ", ")) in $PATCHBAY_SHARED or ../shared: real mail is not part of the project")
  }

  /// Skips the test, saying so, where a program is not installed.
  public static func needsProgram(_ name: String) -> Self {
    .enabled(if: Command.find(name) != nil, "needs the program \(name)")
  }

  /// Skips the test, saying so, where git cannot send mail.
  public static var needsSendEmail: Self {
    let place = try? Command("git", "--exec-path").run().line
    return .enabled(if: place.map { PackageFiles.exists($0 + "/git-send-email") } ?? false, "needs git send-email")
  }
}
