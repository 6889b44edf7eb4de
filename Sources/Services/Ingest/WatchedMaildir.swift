import Platform
package import SystemPackage

/// The folders of a Maildir that mails are ingested from. Names are bytes: a mail server may put anything into them.
package struct WatchedMaildir {
  package typealias Name = FilePath.Component

  private let new: FilePath
  private let cur: FilePath

  /// - Throws: ``ImportError/notMaildir(_:missing:)`` if a folder is missing.
  package init(_ folder: String) throws(ImportError) {
    new = FilePath(folder).appending("new")
    cur = FilePath(folder).appending("cur")
    for part in [new, cur] where !Folder.exists(part.string) {
      throw .notMaildir(folder, missing: part.lastComponent?.string ?? "")
    }
  }

  /// The mails in new/. Names that begin with a dot are not mails.
  func arrived() throws(SystemError) -> [Name] {
    try Folder.entries(of: new).filter { !$0.string.hasPrefix(".") }
  }

  /// A mail's bytes; nil if it is gone because another watcher took it.
  func read(_ name: Name) throws(FileInputError) -> [UInt8]? {
    do throws(FileInputError) {
      return try FileInput.mailWithoutWaiting(new.appending(name))
    } catch  where error.isMissing {
      return nil
    }
  }

  /// Moves a mail to cur/; never over another one.
  func finish(_ name: Name) throws(SystemError) {
    // ":2," begins the flags, of which it has none.
    var target = cur.appending(name)
    if !name.string.contains(":2,") { target = FilePath(platformString: target.nulTerminated(adding: ":2,")) }
    try Files.move(new.appending(name), toUnused: target)
  }
}

extension FilePath {
  /// The path's bytes and these, as a C string.
  fileprivate func nulTerminated(adding more: String) -> [CInterop.PlatformChar] {
    withPlatformString { Array(UnsafeBufferPointer(start: $0, count: length)) }
      + more.utf8.map { CInterop.PlatformChar(bitPattern: $0) } + [0]
  }
}
