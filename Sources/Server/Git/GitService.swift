/// What a git client asks of `/git/` (gitprotocol-http(5)).
enum GitService: Hashable, Sendable {
  /// Which references there are, before a fetch or a push.
  case references(isPush: Bool)
  case uploadPack
  case receivePack

  /// - Parameter path: The components below `/git/`. The first may be a name that ends in `.git`, for the folder that a
  ///   clone makes.
  init?(_ method: Request.Method, _ path: [String], _ query: Query) {
    var path = path[...]
    if let first = path.first, first.hasSuffix(".git") { path = path.dropFirst() }
    switch (method.isSafe, path.joined(separator: "/"), query["service"]) {
    case (true, "info/refs", "git-upload-pack"): self = .references(isPush: false)
    case (true, "info/refs", "git-receive-pack"): self = .references(isPush: true)
    case (false, "git-upload-pack", _): self = .uploadPack
    case (false, "git-receive-pack", _): self = .receivePack
    default: return nil
    }
  }

  var isPush: Bool { self == .receivePack || self == .references(isPush: true) }

  /// The path that `git http-backend` knows it by.
  var path: String {
    switch self {
    case .references: "/info/refs"
    case .uploadPack: "/git-upload-pack"
    case .receivePack: "/git-receive-pack"
    }
  }
}
