import Bytes
import Git
import Mail
import Tracker

/// Mails as a compressed mailbox (mboxrd), as public-inbox sends them.
struct ThreadMailbox {
  private let snapshot: Snapshot
  private var mails: [(id: ObjectID, record: MessageRecord)] = []
  private var seen: Set<ObjectID> = []

  /// More mails than this are sent of no thread or search.
  static let limit = 10_000
  /// More bytes than this, before they are compressed: the mails after it are left out.
  private static let sizeLimit = 256 << 20

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  var isEmpty: Bool { mails.isEmpty }
  var isFull: Bool { mails.count >= Self.limit }

  mutating func add(_ id: ObjectID, _ record: MessageRecord) {
    if !isFull, seen.insert(id).inserted { mails.append((id, record)) }
  }

  /// Adds all mails of the thread that the message is in.
  mutating func addThread(of id: ObjectID) throws {
    guard !isFull, !seen.contains(id) else { return }
    for mail in try snapshot.wholeThread(of: id, limit: Self.limit - mails.count) { add(mail.id, mail.record) }
  }

  /// The file.
  func response(named name: String) throws -> Response {
    let bytes: [UInt8]
    do { bytes = try file() } catch is GzipWriter.OutOfMemory {
      throw Problem(.unavailable, "There is not enough memory to compress the thread; try again.")
    }
    var response = Response.raw(bytes, type: "application/gzip")
    // Not a coding of the transfer: clients unpack it themselves.
    response.headers.set("Content-Disposition", "attachment; filename=\(name).mbox.gz")
    return response
  }

  private func file() throws -> [UInt8] {
    var file = GzipWriter()
    var buffer: [UInt8] = []
    var size = 0
    for mail in mails where size < Self.sizeLimit {
      buffer.removeAll(keepingCapacity: true)
      MailboxWriter.append(try snapshot.mail(mail.record), to: &buffer)
      size += buffer.count
      try file.append(buffer)
    }
    return try file.finish()
  }
}
