import Review
import SystemPackage

/// One mail read whole from a file or from standard input.
enum FileInput {
  /// A mail may be this large; ingesting it then stays within 256 MB.
  static let sizeLimit = 64 << 20

  /// The bytes of the file; of standard input for nil or `-`.
  static func read(_ path: String?, limit: Int = sizeLimit) throws(CommandFailure) -> [UInt8] {
    guard let path, path != "-" else { return try read(.standardInput, name: "standard input", limit: limit) }
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch {
      throw failure("cannot open \(path)", error)
    }
    defer { _ = try? descriptor.close() }
    return try read(descriptor, name: path, limit: limit)
  }

  /// The bytes of a file that others put there; a pipe without a writer is empty instead of a wait for one.
  static func readWithoutWaiting(_ path: FilePath) throws(CommandFailure) -> [UInt8] {
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw failure("cannot open \(path)", error)
    }
    defer { _ = try? descriptor.close() }
    return try read(descriptor, name: path.string, limit: sizeLimit)
  }

  private static func read(_ descriptor: FileDescriptor, name: String, limit: Int) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do {
        count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      } catch {
        throw failure("cannot read \(name)", error)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit {
        throw CommandFailure(
          .badInput, "cannot take \(name)", why: "it is larger than \(limit >> 20) MB",
          advice: "use `patchbay import` for a mailbox of several mails")
      }
    }
  }

  /// What a system error means to the caller, by its number.
  static func failure(_ what: String, _ error: any Error) -> CommandFailure {
    guard let number = error as? Errno else { return CommandFailure(.inputOutput, what, why: "\(error)") }
    switch number {
    case .noSuchFileOrDirectory, .notDirectory:
      return CommandFailure(.noInput, what, why: number.description, advice: "check the path")
    case .permissionDenied, .notPermitted:
      return CommandFailure(.noPermission, what, why: number.description, advice: "check its owner and mode")
    case .isDirectory:
      return CommandFailure(
        .badInput, what, why: number.description, advice: "use `patchbay import` for a directory of mails")
    default:
      return CommandFailure(.inputOutput, what, why: number.description)
    }
  }
}
