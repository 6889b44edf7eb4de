import Bytes

/// A path as a shell takes it.
public func shellQuoted(_ path: String) -> String {
  let plain = path.utf8.allSatisfy { ByteClass.isAlphanumeric($0) || "/.-_".utf8.contains($0) }
  if plain, !path.isEmpty { return path }
  return "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
