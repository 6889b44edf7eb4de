/// What `git http-backend` sees of a request: the variables of CGI (RFC 3875) and git's own, and nothing else of the
/// server's environment but where programs and the account's configuration are.
enum GitEnvironment {
  static let inherited: Set<String> = ["PATH", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR", "LANG"]

  /// What git does for who comes this way.
  private static let configuration: [(key: String, value: String)] = [
    // Single files are not served: that would bypass hidden references.
    ("http.getanyfile", "false"),
    // Clones without the mails themselves, which git fetches as they are looked at.
    // Other filters have the server walk through all trees.
    ("uploadpack.allowFilter", "true"), ("uploadpackfilter.allow", "false"),
    ("uploadpackfilter.blob:none.allow", "true"), ("uploadpackfilter.blob:limit.allow", "true"),
  ]

  /// - Parameters:
  ///   - tracker: The path of the repository, with a slash at its end.
  ///   - user: Who asks. This alone makes http-backend take a push; hooks see it, too.
  static func variables(
    _ service: GitService, _ request: Request, tracker: String, user: String?
  ) -> [String: String?] {
    var variables: [String: String?] = [
      "GIT_PROJECT_ROOT": String(tracker.dropLast()), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": service.path,
      "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_METHOD": request.method.rawValue,
      "QUERY_STRING": query(service), "REMOTE_ADDR": harmless(request.client),
      "GIT_CONFIG_COUNT": String(configuration.count),
    ]
    for (number, setting) in configuration.enumerated() {
      variables["GIT_CONFIG_KEY_\(number)"] = setting.key
      variables["GIT_CONFIG_VALUE_\(number)"] = setting.value
    }
    variables["CONTENT_TYPE"] = request.headers["Content-Type"].map(harmless)
    // A push of more than a megabyte comes in chunks: then its end is where the input ends.
    if let length = request.headers["Content-Length"], let count = Int(length), count >= 0 {
      variables["CONTENT_LENGTH"] = String(count)
    }
    variables["HTTP_CONTENT_ENCODING"] = request.headers["Content-Encoding"].map(harmless)
    if let version = request.headers["Git-Protocol"] {
      variables["GIT_PROTOCOL"] = harmless(version)
      variables["HTTP_GIT_PROTOCOL"] = harmless(version)
    }
    if let user, service.isPush {
      variables["REMOTE_USER"] = harmless(user)
      variables["PATCHBAY_VIA"] = "http"
    }
    return variables
  }

  private static func query(_ service: GitService) -> String {
    guard case .references(let isPush) = service else { return "" }
    return isPush ? "service=git-receive-pack" : "service=git-upload-pack"
  }

  /// Printable ASCII, and not much of it.
  private static func harmless(_ value: String) -> String {
    String(decoding: value.utf8.prefix(200).filter { $0 >= 0x20 && $0 < 0x7F }, as: UTF8.self)
  }
}
