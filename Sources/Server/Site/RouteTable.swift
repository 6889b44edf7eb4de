/// All addresses of a site. A face adds its routes by one line.
struct RouteTable: Sendable {
  static let all = RouteTable(
    SiteRoutes.all + PageRoutes.all + DownloadRoutes.all + SessionRoutes.all + DecisionRoutes.all
      + DocumentRoutes.all + Downloads.all + NumberRoutes.all + APIRoutes.all
      + GitRoutes.all + EventRoutes.all + FeedRoutes.all + ArchiveRoutes.all + SubmissionRoutes.all)

  let routes: [Route]
  /// By the first component, so that few patterns are tried.
  private var byFirst: [String: [Route]] = [:]
  private var others: [Route] = []

  init(_ routes: [Route]) {
    self.routes = routes
    for route in routes {
      switch route.pattern.segments.first {
      case .literal(let text): byFirst[text, default: []].append(route)
      case .parameter, .choice, .rest, nil: others.append(route)
      }
    }
  }

  enum Found {
    case route(Route, PathParameters)
    /// There is something at the address, but not for this method: the routes there, at least one.
    case otherMethods([Route])
    case nothing
  }

  /// The first route that fits. HEAD is answered by what answers GET.
  func find(_ method: Request.Method, _ path: [String]) -> Found {
    let wanted = method == .head ? .get : method
    var found: [Route] = []
    // What begins with a name of its own goes before what begins with any name.
    for routes in [path.first.flatMap { byFirst[$0] } ?? [], others] where found.isEmpty {
      for route in routes {
        guard let parameters = route.pattern.match(path) else { continue }
        if route.method == wanted { return .route(route, parameters) }
        found.append(route)
      }
    }
    return found.isEmpty ? .nothing : .otherMethods(found)
  }
}
