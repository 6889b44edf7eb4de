/// Mails that are stored with one commit and one sync.
package struct IngestBatch {
  private static let countLimit = 64
  private static let byteLimit = 16 << 20

  private var mails: [[UInt8]] = []
  private var size = 0

  package init() {}

  package var isFull: Bool { mails.count >= Self.countLimit || size >= Self.byteLimit }

  package mutating func add(_ mail: [UInt8]) {
    mails.append(mail)
    size += mail.count
  }

  /// Removes and returns the mails.
  package mutating func take() -> [[UInt8]] {
    defer { self = IngestBatch() }
    return mails
  }
}
