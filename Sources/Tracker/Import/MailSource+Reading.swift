import Bytes
import Git
import Mail

extension MailSource {
  /// Calls the body with each mail in turn, as it lies in the source (a mailbox's quoting undone).
  ///
  /// Mails are read one at a time, so memory does not grow with the source.
  public func forEachMail(_ body: ([UInt8]) throws -> Void) throws {
    switch self {
    case .mbox(let path): try Self.readMailbox(path, body)
    case .standardInput: try Self.readMailbox("-", body)
    case .eml(let path): try body(FileReader.bytes(of: path))
    case .emlFolder(let path): try Self.readFolder(path, depth: 0, body)
    case .maildir(let path):
      for part in ["cur", "new"] {
        for name in try Folder.names(in: "\(path)/\(part)") {
          try body(FileReader.bytes(of: "\(path)/\(part)/\(name)"))
        }
      }
    case .publicInbox(let path): try PublicInbox.forEachMail(in: path, body)
    }
  }

  private static func readMailbox(_ path: String, _ body: ([UInt8]) throws -> Void) throws {
    var splitter = MailboxSplitter()
    try FileReader.chunks(of: path) { chunk in
      splitter.append(chunk)
      while let mail = splitter.next() { try body(mail.bytes) }
      return true
    }
    splitter.finish()
    while let mail = splitter.next() { try body(mail.bytes) }
  }

  private static func readFolder(_ path: String, depth: Int, _ body: ([UInt8]) throws -> Void) throws {
    guard depth < 16 else { return }
    for name in try Folder.names(in: path) {
      let inner = "\(path)/\(name)"
      if Folder.isFolder(inner) {
        try readFolder(inner, depth: depth + 1, body)
      } else if name.hasSuffix(".eml") || !name.contains(".") {
        try body(FileReader.bytes(of: inner))
      }
    }
  }
}
