import Bytes
import Git
import Mail
import Platform
import Tracker

extension MailSource {
  /// Visits each mail in turn, as it is in the source (with a mailbox's quoting undone).
  ///
  /// Mails are read one at a time, so memory does not grow with the source.
  func forEachMail(_ visitor: MailVisitor) throws {
    switch self {
    case .mbox(let path): try Self.readMailbox(path, name: path, visitor)
    case .standardInput: try Self.readMailbox("-", name: "standard input", visitor)
    case .eml(let path): try visitor.visit(path) { try FileReader.bytes(of: path) }
    case .emlFolder(let path): try Self.readFolder(path, depth: 0, visitor)
    case .maildir(let path):
      for part in ["cur", "new"] {
        for name in try Self.names(in: "\(path)/\(part)") {
          let file = "\(path)/\(part)/\(name)"
          try visitor.visit(file) { try FileReader.bytes(of: file) }
        }
      }
    case .publicInbox(let path): try PublicInbox.forEachMail(in: path, visitor)
    }
  }

  private static func readMailbox(_ path: String, name: String, _ visitor: MailVisitor) throws {
    var splitter = MailboxSplitter()
    var number = 0
    func visitMails() throws {
      while let mail = splitter.next() {
        number += 1
        if mail.isTooLarge {
          visitor.skip("\(name): a mail of \(mail.size) bytes is too large")
        } else {
          try visitor.visit(name, number: number) { mail.bytes }
        }
      }
    }
    do {
      try FileReader.chunks(of: path) { chunk in
        splitter.append(chunk)
        try visitMails()
        return true
      }
    } catch ImportError.damaged(let path) {
      // Without its end, the last mail is not stored: it would pass for a whole one.
      visitor.skip(ImportError.damaged(path == "-" ? name : path).description)
      return
    }
    splitter.finish()
    try visitMails()
  }

  private static func readFolder(_ path: String, depth: Int, _ visitor: MailVisitor) throws {
    guard depth < 16 else { return }
    for name in try names(in: path) {
      let inner = "\(path)/\(name)"
      if Folder.exists(inner) {
        try readFolder(inner, depth: depth + 1, visitor)
      } else if isNamed(name, ".mbox") {
        try readMailbox(inner, name: inner, visitor)
      } else if isNamed(name, ".eml") || !name.contains(".") {
        try visitor.visit(inner) { try FileReader.bytes(of: inner) }
      }
    }
  }

  /// Whether a file is named as one of its kind, compressed or not.
  private static func isNamed(_ name: String, _ kind: String) -> Bool {
    name.hasSuffix(kind) || name.hasSuffix(kind + ".gz")
  }

  /// The names in a folder, sorted; hidden ones are left out.
  private static func names(in path: String) throws -> [String] {
    do throws(SystemError) {
      return try Folder.names(in: path).filter { !$0.hasPrefix(".") }
    } catch {
      throw ImportError.unreadable(path, reason: error.detail)
    }
  }
}
