import Review
import SystemPackage

/// A file that a person asked for by name.
enum OutputFile {
  /// Writes the file, replacing one that is there.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    let descriptor: FileDescriptor
    do {
      descriptor = try .open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw CommandFailure(.cannotCreate, "cannot create \(path)", why: "\(error)", advice: "check the folder")
    }
    do {
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw CommandFailure(.inputOutput, "cannot write \(path)", why: "\(error)")
    }
  }
}
