package import SystemPackage

/// A file or standard input, read whole.
package enum FileInput {
  /// The largest mail that is read; ingesting it stays within 256 MB.
  package static let sizeLimit = 64 << 20

  /// The bytes of the file; of standard input for nil or `-`.
  package static func read(_ path: String?, limit: Int = sizeLimit) throws(FileInputError) -> [UInt8] {
    guard let path, path != "-" else { return try read(.standardInput, name: "standard input", limit: limit) }
    return try read(FilePath(path), [.closeOnExec], limit: limit)
  }

  /// The bytes of a file that others provide; a pipe without a writer counts as empty instead of blocking.
  package static func readWithoutWaiting(_ path: FilePath) throws(FileInputError) -> [UInt8] {
    try read(path, [.closeOnExec, .nonBlocking], limit: sizeLimit)
  }

  /// A mail's bytes, read as ``read(_:limit:)`` reads them.
  ///
  /// - Throws: ``FileInputError/empty(_:)`` for an empty file.
  package static func mail(_ path: String) throws(FileInputError) -> [UInt8] {
    try notEmpty(read(path), path == "-" ? "standard input" : path)
  }

  /// The same for a file that others provide.
  package static func mailWithoutWaiting(_ path: FilePath) throws(FileInputError) -> [UInt8] {
    try notEmpty(readWithoutWaiting(path), path.lastComponent?.string ?? path.string)
  }

  private static func notEmpty(_ bytes: [UInt8], _ name: String) throws(FileInputError) -> [UInt8] {
    guard !bytes.isEmpty else { throw .empty(name) }
    return bytes
  }

  private static func read(
    _ path: FilePath, _ options: FileDescriptor.OpenOptions, limit: Int
  ) throws(FileInputError) -> [UInt8] {
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(path, .readOnly, options: options)
    } catch {
      throw FileInputError("cannot open \(path.string)", error)
    }
    defer { _ = try? descriptor.close() }
    return try read(descriptor, name: path.string, limit: limit)
  }

  private static func read(_ descriptor: FileDescriptor, name: String, limit: Int) throws(FileInputError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do {
        count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      } catch {
        throw FileInputError("cannot read \(name)", error)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit { throw .tooLarge(name, limit: limit) }
    }
  }
}

/// Why a file could not be read.
package enum FileInputError: Error, Hashable, Sendable {
  /// The system's reason.
  package enum Reason: Hashable, Sendable {
    case missing, permission, isDirectory, other
  }

  case failed(String, Reason, detail: String)
  case tooLarge(String, limit: Int)
  case empty(String)

  /// - Parameter what: What failed: `cannot open FILE`.
  package init(_ what: String, _ error: any Error) {
    guard let number = error as? Errno else {
      self = .failed(what, .other, detail: "\(error)")
      return
    }
    let reason: Reason =
      switch number {
      case .noSuchFileOrDirectory, .notDirectory: .missing
      case .permissionDenied, .notPermitted: .permission
      case .isDirectory: .isDirectory
      default: .other
      }
    self = .failed(what, reason, detail: number.description)
  }

  /// Whether there is no such file.
  package var isMissing: Bool { if case .failed(_, .missing, _) = self { true } else { false } }
}
