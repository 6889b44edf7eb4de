/// An address of the archive, as public-inbox has them below each list's name.
enum ArchiveAddress: Hashable, Sendable {
  /// The list itself: searches are sent here.
  case list
  case newest
  case help
  case message(String, Part)

  /// What of a message.
  enum Part: Hashable, Sendable {
    /// Its page; searches within its thread are sent here.
    case page
    case raw
    case thread
    case threadMailbox
    case threadFeed
  }

  /// - Parameter path: The components below the list's name. A Message-ID that holds a slash may come in pieces, from a
  ///   proxy that decoded it.
  init?(_ path: [String]) {
    switch path {
    case []: self = .list
    case ["new.atom"]: self = .newest
    case ["_", "text", "help"]: self = .help
    default:
      let part: Part? =
        switch path.last {
        case "raw": .raw
        case "t.mbox.gz": .threadMailbox
        case "t.atom": .threadFeed
        case "t", "T": .thread
        default: nil
        }
      let id = (part == nil || path.count == 1 ? path : path.dropLast()).joined(separator: "/")
      guard id.utf8.count <= Self.idLimit else { return nil }
      self = .message(id, path.count == 1 ? .page : part ?? .page)
    }
  }

  private static let idLimit = 2000
}
