import Review
import Platform
import SystemPackage

/// The folders of a Maildir whose mails are taken in. Names are bytes: a mail server may put anything into them.
struct WatchedMaildir {
  typealias Name = FilePath.Component

  private let new: FilePath
  private let cur: FilePath

  init(_ folder: String) throws(CommandFailure) {
    new = FilePath(folder).appending("new")
    cur = FilePath(folder).appending("cur")
    for part in [new, cur] where !Folder.exists(part.string) {
      throw CommandFailure(
        .noInput, "cannot watch \(folder)",
        why: "it is no Maildir: it has no folder \(part.lastComponent?.string ?? "")",
        advice: "make it with `mkdir -p \(folder)/{new,cur,tmp}`")
    }
  }

  /// The mails in new/. Names that begin with a dot are no mails.
  func arrived() throws(CommandFailure) -> [Name] {
    do throws(SystemError) {
      return try Folder.entries(of: new).filter { !$0.string.hasPrefix(".") }
    } catch {
      throw CommandFailure(error, status: .inputOutput)
    }
  }

  /// A mail's bytes; nil if it is gone: another watcher took it.
  func read(_ name: Name) throws(CommandFailure) -> [UInt8]? {
    do throws(CommandFailure) {
      return try Ingest.checked(try FileInput.readWithoutWaiting(new.appending(name)), name.string)
    } catch  where error.status == .noInput {
      return nil
    }
  }

  /// Moves a mail to cur/; never over another one.
  func finish(_ name: Name) throws(CommandFailure) {
    // ":2," begins the flags, of which it has none.
    let source = new.appending(name)
    var target = cur.appending(name)
    if !name.string.contains(":2,") { target = FilePath(platformString: target.nulTerminated(adding: ":2,")) }
    do throws(SystemError) {
      try Files.move(source, toUnused: target)
    } catch {
      throw CommandFailure(error, status: .inputOutput)
    }
  }
}

extension FilePath {
  /// The path's bytes and more, as C wants them.
  fileprivate func nulTerminated(adding more: String) -> [CInterop.PlatformChar] {
    withPlatformString { Array(UnsafeBufferPointer(start: $0, count: length)) }
      + more.utf8.map { CInterop.PlatformChar(bitPattern: $0) } + [0]
  }
}
