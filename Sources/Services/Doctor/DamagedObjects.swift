import Git
import Tracker

/// Files of loose objects that `git fsck` cannot read: truncated, empty or corrupted.
enum DamagedObjects {
  /// The paths that fsck names (`./objects/ab/cdef…`), relative to the repository, each once.
  static func paths(in lines: [Substring]) -> [String] {
    var paths: [String] = []
    for line in lines {
      guard let start = line.firstRange(of: "objects/")?.lowerBound else { continue }
      let path = String(line[start...].prefix { $0.isHexDigit || $0 == "/" || "objects".contains($0) })
      let parts = path.split(separator: "/")
      guard parts.count == 3, parts[1].utf8.count == 2, parts[2].utf8.count == 38, !paths.contains(path) else {
        continue
      }
      paths.append(path)
    }
    return paths
  }

  /// Once the file has been moved away, the object is missing, and doctor knows what needs it.
  static func finding(_ path: String, below root: String) -> Finding {
    let aside = "\(root)patchbay/damaged-\(path.dropFirst("objects/".count).filter { $0 != "/" })"
    return Finding(
      .objects, path, "the object's file is damaged",
      fix: "mkdir -p \(shellQuoted(root + "patchbay")) && mv \(shellQuoted(root + path)) \(shellQuoted(aside)); "
        + "patchbay doctor --tracker \(shellQuoted(root))")
  }
}
