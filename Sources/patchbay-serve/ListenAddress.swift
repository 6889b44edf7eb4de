#if Server
  import Hummingbird
  import Platform

  /// Where a server listens: `127.0.0.1:8080`, `[::1]:8080`, or `unix:/run/patchbay.socket`.
  struct ListenAddress {
    enum Place {
      case host(String, port: Int)
      case socket(path: String)
    }

    let place: Place

    init?(_ text: String) {
      if text.hasPrefix("unix:") {
        guard text.utf8.count > 5 else { return nil }
        place = .socket(path: String(text.dropFirst(5)))
        return
      }
      guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
        return nil
      }
      var host = text[..<colon]
      if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
      guard !host.isEmpty else { return nil }
      place = .host(String(host), port: Int(port))
    }

    var bindAddress: BindAddress {
      switch place {
      case .host(let host, let port): .hostname(host, port: port)
      case .socket(let path): .unixDomainSocket(path: path)
      }
    }

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
      switch place {
      case .host(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
      case .socket: false
      }
    }

    /// What a person types to get there; the port is the system's choice where 0 was given.
    func shown(port: Int?) -> String {
      switch place {
      case .host(let host, let given):
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port ?? given)/"
      case .socket(let path): "unix:\(path)"
      }
    }

    /// A server that was killed leaves its socket behind, and nothing could listen there again.
    func removeStaleSocket() {
      if case .socket(let path) = place, Files.isSocket(path) { Files.remove(path) }
    }
  }
#endif
