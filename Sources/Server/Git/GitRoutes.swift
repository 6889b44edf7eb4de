import Mail
import Platform
import Tracker

/// The tracker as a git repository: clone, fetch and push at `/git/`, through git's own `http-backend`.
enum GitRoutes {
  static let all: [Route] = [
    Route(method: .get, pattern: PathPattern("/git/*path"), handler: .streaming(answer)),
    Route(method: .post, pattern: PathPattern("/git/*path"), handler: .streaming(answer)),
  ]

  private static func answer(
    _ request: Request, _ body: RequestBody, _ parameters: PathParameters, _ site: Site
  ) async -> Response {
    guard let service = GitService(request.method, parameters.all("path"), request.query) else {
      return .text(.notFound, "This is a git repository: git clone \(site.base(of: request))/git/\n")
    }
    let decision = await site.pool.run { reader in Decision(service, request, site, reader) }
    switch decision {
    case nil: return busy(after: 5)
    case .refused(let response): return response
    case .granted(let user):
      // A request that only lists references needs no process.
      if request.method == .head { return Response(.ok, HeaderFields([("Cache-Control", "no-cache")])) }
      guard let slot = site.gitSlots.take() else { return busy(after: 10) }
      let variables = GitEnvironment.variables(service, request, tracker: site.settings.tracker, user: user)
      do {
        return try await GitExchange.answer(variables, body, slot)
      } catch {
        return .text(.internalError, "git cannot be run here.\n")
      }
    }
  }

  private static func busy(after seconds: Int) -> Response {
    var response = Response.text(.unavailable, "Too many fetches at once; try again in \(seconds) seconds.\n")
    response.headers.set("Retry-After", String(seconds))
    return response
  }

  /// Whether a client may do what it asks for, and as whom.
  private enum Decision: Sendable {
    case granted(user: String?)
    case refused(Response)

    init(_ service: GitService, _ request: Request, _ site: Site, _ reader: Reader) {
      do {
        let isClosed = try reader.snapshot().configuration.isReadingClosed
        // By a token alone: what a browser sends by itself, another site's page could have it send.
        let caller = site.caller(of: request).flatMap { $0.isByToken ? $0 : nil }
        // A wrong token is wrong for reading, too: who offers one wants to know.
        let isWrong = request.headers["Authorization"] != nil && caller == nil
        if isWrong || (caller == nil && (service.isPush || isClosed)) {
          self = .refused(Self.signIn(site))
        } else if service.isPush, site.settings.isReadOnly {
          self = .refused(.text(.forbidden, "This server is for reading only.\n"))
        } else if service.isPush, !Self.areHooksInstalled(in: site.settings.tracker) {
          self = .refused(
            .text(
              .forbidden, "Pushes are not accepted here. To enable them, run: patchbay hooks install tracker\n")
          )
        } else {
          self = .granted(user: caller?.person.email)
        }
      } catch {
        self = .refused(.text(.internalError, "The tracker cannot be read.\n"))
      }
    }

    private static func signIn(_ site: Site) -> Response {
      var response = Response.text(.unauthorized, "Give a token as the password; patchbay token add creates one.\n")
      let realm = site.settings.title.filter { $0 != "\"" && $0 != "\\" }
      response.headers.set("WWW-Authenticate", "Basic realm=\"\(realm)\", charset=\"UTF-8\"")
      response.headers.set("Cache-Control", "no-cache")
      return response
    }

    /// Whether pushes are checked. A repository without our hooks would accept anything.
    private static func areHooksInstalled(in tracker: String) -> Bool {
      [("update", "hooks run tracker-update"), ("proc-receive", "hooks run tracker-proc-receive")].allSatisfy { hook in
        guard let script = try? Files.read("\(tracker)hooks/\(hook.0)") else { return false }
        return String(decoding: script, as: UTF8.self).contains(hook.1)
      }
    }
  }
}
