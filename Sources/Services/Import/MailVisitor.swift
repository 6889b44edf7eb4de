import Tracker

/// What is done with each mail of a source, and with each that cannot be read: one that is damaged, or is not there, must
/// not keep the others out.
struct MailVisitor {
  let take: ([UInt8]) throws -> Void
  /// Is given the reason.
  let skip: (String) -> Void

  /// Takes what is read. Errors of whoever takes it are not those of the source, and end the import.
  func visit(_ read: () throws -> [UInt8]) throws {
    let bytes: [UInt8]
    do { bytes = try read() } catch {
      skip("\(error)")
      return
    }
    try take(bytes)
  }
}
