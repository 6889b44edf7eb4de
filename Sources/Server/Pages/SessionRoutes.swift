import Bytes
import Platform
import Services

/// Signing in with a token, and out.
enum SessionRoutes {
  static let all: [Route] = [
    .get("/login") { call in page(call.page, back: call.request.query["back"]) }.openToEverybody(),
    signInRoute.openToEverybody(),
    .post("/logout") { call in
      try FormGuard.expectOwnOrigin(call.request, call.site)
      if case .session(let session) = call.caller?.proof {
        try call.site.tokens.endSessions(of: session.token, at: max(session.begun, Clock.now()))
      }
      var response = Response.redirect(to: "/")
      response.headers.add("Set-Cookie", SessionCookie.ending(isSecure: call.request.isSecure))
      return response
    }.openToEverybody(),
  ]

  private static let signInRoute = Route.post("/login", cost: .signIn) { call in try signIn(call) }

  private static func signIn(_ call: Call) throws -> Response {
    try FormGuard.expectOwnOrigin(call.request, call.site)
    guard let form = Form.fields(of: call.request) else { throw Problem(.unsupportedMediaType, "Send a form.") }
    let secret = (form["token"] ?? "").filter { !$0.isWhitespace }
    let now = Clock.now()
    guard let token = call.site.token(AccessToken.id(ofSecret: secret), now) else {
      return page(call.page, back: form["back"], message: "This token is unknown or has expired.")
    }
    let expires = min(now + SessionCookie.lifetime, token.expires ?? .max)
    var response = Response.redirect(to: Addresses.own(form["back"]))
    // Who signs out and in again within a second begins another session.
    let begun = max(now, call.site.tokens.lastEnd(token.id) + 1)
    let session = SessionCookie(token: token.id, begun: begun, expires: expires)
    response.headers.add("Set-Cookie", session.field(key: call.site.key, isSecure: call.request.isSecure))
    return response
  }

  /// The answer to somebody who may not read without a token.
  static func signInFirst(_ request: Request, _ route: Route, _ site: Site) -> Response {
    guard request.method.isSafe, request.headers["Authorization"] == nil,
      request.headers["Accept"]?.contains("text/html") ?? false
    else {
      var response = route.problem(Problem(.unauthorized, "Reading requires a token."), request, site)
      response.headers.set("WWW-Authenticate", "Basic realm=\"\(site.settings.title.filter { $0 != "\"" })\"")
      return response
    }
    return .redirect(to: "/login?back=\(PercentEncoding.encoded(request.target))")
  }

  private static func page(_ context: PageContext, back: String?, message: String? = nil) -> Response {
    var response = Layout.page("Sign in", context, status: message == nil ? .ok : .forbidden) { page in
      page.element("h1", text: "Sign in")
      if let message { page.element("p", ["class": "notice", "role": "alert"], text: message) }
      page.element("form", ["class": "decide", "action": "/login", "method": "post"]) { page in
        page.open("input", ["type": "hidden", "name": "back", "value": .init(Addresses.own(back))])
        // Password managers store a password under a name.
        page.open(
          "input",
          ["type": "text", "name": "username", "autocomplete": "username", "value": "token", "hidden": true])
        page.element("label") { page in
          page.text("Token")
          page.open(
            "input", ["name": "token", "type": "password", "autocomplete": "current-password", "required": true])
        }
        page.element("button", text: "Sign in")
      }
      page.element("p") { page in
        page.text("The administrator of the tracker creates tokens: ")
        page.element("code", text: "patchbay token add --as \"Name <email>\"")
      }
    }
    response.headers.set("Cache-Control", "no-store")
    return response
  }
}
