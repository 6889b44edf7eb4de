import Foundation
import Mail
import TestSupport
import Testing

/// The code of util-linux, which the shared mails are about: `$PATCHBAY_UTIL_LINUX`, else a mirror beside the package.
/// Other people's work, so it is no part of the project.
enum UtilLinux {
  static let path: String? = {
    let environment = ProcessInfo.processInfo.environment["PATCHBAY_UTIL_LINUX"]
    let beside = PackageFiles.root + "/../.mirror/util-linux+util-linux/repo"
    return [environment, beside].compactMap { $0 }.first { PackageFiles.exists($0 + "/objects") }
  }()

  /// A bare repository of its own that reads the mirror's objects, with the mirror's branch.
  static func repository() throws -> GitSandbox {
    let sandbox = try GitSandbox(bare: true)
    guard let path else { throw TestSupportError("no util-linux") }
    let objects = URL(fileURLWithPath: path + "/objects").standardizedFileURL.path
    try PackageFiles.write(Array((objects + "\n").utf8), to: sandbox.path + "/objects/info/alternates")
    let tip = try Command("git", "--git-dir", path, "rev-parse", "HEAD").run().succeeded().line
    try sandbox.git("update-ref", "refs/heads/master", tip)
    try sandbox.git("symbolic-ref", "HEAD", "refs/heads/master")
    return sandbox
  }

  /// The mails of the list by Message-ID; of several with one, the first.
  static func mails() throws -> [String: [UInt8]] {
    var mails: [String: [UInt8]] = [:]
    for mail in try MailList.utilLinux.mails() {
      if let id = Message(mail).messageID, mails[id] == nil { mails[id] = mail }
    }
    return mails
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test, saying so, where the code of util-linux is absent.
  static var needsUtilLinux: Self {
    .enabled(if: UtilLinux.path != nil, "needs the repository util-linux/util-linux in $PATCHBAY_UTIL_LINUX")
  }
}
