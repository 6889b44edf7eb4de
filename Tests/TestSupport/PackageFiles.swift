#if canImport(Darwin)
  import Foundation
#else
  import Glibc
#endif

/// Where the package's own files stand while its tests run.
public enum PackageFiles {
  /// The folder that holds Package.swift.
  public static let root = parent(of: parent(of: parent(of: #filePath)))

  /// The folder of the sample mails.
  public static let samples = root + "/Samples"

  /// The `patchbay` program built along with the tests: `$PATCHBAY_BINARY`, else the one beside the test bundle.
  public static let binary: String = {
    if let path = environmentValue("PATCHBAY_BINARY") { return path }
    return productsFolder() + "/patchbay"
  }()

  /// Whether `$PATCHBAY_FULL` asks for the long forms of tests: every number of processes, every system call.
  public static let isFullRun = environmentValue("PATCHBAY_FULL") != nil

  /// The bytes of a file; throws if there is none.
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestSupportError("cannot open \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = systemRead(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw TestSupportError("cannot read \(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return result }
      result.append(contentsOf: buffer[0..<count])
    }
  }

  /// Writes a file, replacing one that is there.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TestSupportError("cannot create \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        systemWrite(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw TestSupportError("cannot write \(path): \(String(cString: strerror(errno)))")
      }
      offset += count
    }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  public static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw TestSupportError("cannot list \(folder)") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether something stands at the path.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }

  private static func productsFolder() -> String {
    #if canImport(Darwin)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      return parent(of: (bundle ?? Bundle.main).bundlePath)
    #else
      var buffer = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/exe", &buffer, buffer.count)
      guard count > 0 else { return root + "/.build/debug" }
      return parent(of: String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    #endif
  }
}
