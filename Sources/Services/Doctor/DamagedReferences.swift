import Bytes
import Git
import Platform
import Tracker

/// Whether packed-refs has the form that git writes. One damaged line makes all packed references unreadable.
enum DamagedReferences {
  static func findings(below root: String) -> [Finding] {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try Files.readIfPresent(root + PackedReferences.file) ?? [] } catch {
      return [
        Finding(.objects, PackedReferences.file, "\(error)", fix: "check the disk, and the file's owner and mode")
      ]
    }
    guard let line = PackedReferences.forEach(in: bytes, { _, _ in }) else { return [] }
    return [finding(root, "line \(line) is not one that git writes")]
  }

  private static func finding(_ root: String, _ message: String) -> Finding {
    let file = shellQuoted(root + "packed-refs")
    let damaged = shellQuoted(root + "packed-refs.damaged")
    let pattern = "'^(# pack-refs.*|\\^[0-9a-f]{40}|[0-9a-f]{40} refs/[^ /]+/[^ ]+)$'"
    return Finding(
      .objects, "packed-refs", "\(message): no mail can be stored until it is fixed",
      fix: "mv \(file) \(damaged) && grep -aE \(pattern) \(damaged) >\(file); "
        + "patchbay doctor --tracker \(shellQuoted(root))")
  }
}
