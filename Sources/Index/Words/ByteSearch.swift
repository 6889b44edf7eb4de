#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Looks for bytes in bytes.
enum ByteSearch {
  static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard !part.isEmpty else { return true }
    return bytes.withUnsafeBytes { bytes in
      part.withUnsafeBytes { part in
        guard let start = bytes.baseAddress, let pattern = part.baseAddress else { return false }
        let first = Int32(part[0])
        var rest = start
        var count = bytes.count
        while count >= part.count, let found = memchr(rest, first, count - part.count + 1) {
          if memcmp(found, pattern, part.count) == 0 { return true }
          rest = UnsafeRawPointer(found) + 1
          count = bytes.count - (rest - start)
        }
        return false
      }
    }
  }
}
