import Tracker

import Mail

/// What to do with each mail of a source, and with each that cannot be read: one that is damaged or missing must not
/// stop the others.
struct MailVisitor {
  /// Receives the mail and its origin.
  let take: ([UInt8], _ origin: String) throws -> Void
  /// Is given the reason.
  let skip: (String) -> Void
  /// Receives the origin of something that is not a mail.
  let refuse: (_ origin: String) -> Void

  /// Passes on what is read. Errors of the receiver are not the source's, and end the import.
  ///
  /// - Parameter number: The mail's number, if the origin holds several.
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
