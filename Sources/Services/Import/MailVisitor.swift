import Tracker

import Mail

/// What is done with each mail of a source, and with each that cannot be read: one that is damaged, or is not there, must
/// not keep the others out.
struct MailVisitor {
  /// Is given the mail and where it lies.
  let take: ([UInt8], _ origin: String) throws -> Void
  /// Is given the reason.
  let skip: (String) -> Void
  /// Is given where something lies that is no mail.
  let refuse: (_ origin: String) -> Void

  /// Takes what is read. Errors of whoever takes it are not those of the source, and end the import.
  ///
  /// - Parameter number: Which mail of the origin it is, where that holds several.
  func visit(_ origin: String, number: Int? = nil, _ read: () throws -> [UInt8]) throws {
    let bytes: [UInt8]
    do { bytes = try read() } catch {
      skip("\(error)")
      return
    }
    guard MailStart.isMail(bytes) else {
      refuse(number.map { "mail \($0) of \(origin)" } ?? origin)
      return
    }
    try take(bytes, origin)
  }
}
