import Git
import Review
import Platform
import Services
import SystemPackage

/// Puts hooks into repositories.
enum HookFiles {
  /// Lets git ask the proc-receive hook, and take push options for it.
  static func configurePushes(to repository: String) throws(SystemError) {
    let git = Program()
    let key = "receive.procReceiveRefs"
    let present = try git.run(["--git-dir", repository, "config", "--get-all", key])
    let values = String(decoding: present.output, as: UTF8.self).split(separator: "\n")
    if !values.contains(where: { $0 == ProcReceiveHook.prefix }) {
      try git.output(["--git-dir", repository, "config", "--add", key, ProcReceiveHook.prefix])
    }
    try git.output(["--git-dir", repository, "config", "receive.advertisePushOptions", "true"])
  }

  /// Writes one script; returns its path.
  static func install(_ name: HookName, of kind: HookKind, in repository: String) throws -> String {
    let folder = repository + "hooks"
    let file = folder + "/" + name.gitName
    let present = try Files.readIfPresent(file).map { String(decoding: $0, as: UTF8.self) }
    if let present, present != name.script, !present.contains("hooks run \(name.rawValue)") {
      throw CommandFailure(
        .cannotCreate, "cannot install \(file)", why: "there is another hook",
        advice: "call `patchbay hooks run \(name.rawValue) -- \"$@\"` from it")
    }
    try? Files.makeFolder(folder)
    let part = file + ".\(UInt64.random(in: .min ... .max))"
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(part), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: FilePermissions(rawValue: 0o777))
      try descriptor.closeAfter { _ = try descriptor.writeAll(name.script.utf8) }
    } catch {
      throw CommandFailure(.cannotCreate, "cannot write \(part)", why: "\(error)")
    }
    do throws(SystemError) {
      try Files.rename(part, file)
    } catch {
      throw CommandFailure(.cannotCreate, "cannot install \(file)", why: error.detail)
    }
    return file
  }
}
