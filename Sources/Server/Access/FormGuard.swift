/// Whether a form that was sent is ours: browsers send a signed-in person's cookie with every form, also one that another
/// site's page holds.
enum FormGuard {
  /// Throws unless the form comes from one of our pages.
  ///
  /// Browsers say where a form comes from by `Sec-Fetch-Site`, older ones by `Origin`. A form without either is no
  /// browser's and is not taken: programs have the API.
  static func expectOwnOrigin(_ request: Request, _ site: Site) throws {
    let isOurs: Bool
    if let origin = request.headers["Sec-Fetch-Site"] {
      isOurs = origin == "same-origin"
    } else if let origin = request.headers["Origin"] {
      isOurs = origin.lowercased() == site.base(of: request).lowercased()
    } else {
      isOurs = false
    }
    guard isOurs else { throw Problem(.forbidden, "The form was sent by another site.") }
  }

  /// The form's fields and who sent it.
  ///
  /// Throws unless somebody who is signed in sent it from one of our pages, made for them.
  static func fields(of call: Call) throws -> (form: Query, caller: Caller) {
    try expectOwnOrigin(call.request, call.site)
    guard let caller = call.caller else { throw Problem(.unauthorized, "Sign in first.") }
    guard !call.site.settings.isReadOnly else { throw Problem(.forbidden, "This server is for reading only.") }
    guard let form = Form.fields(of: call.request) else { throw Problem(.unsupportedMediaType, "Send a form.") }
    guard Signature.areEqual(form["form"] ?? "", caller.formToken(key: call.site.key)) else {
      throw Problem(.forbidden, "The form is out of date: go back, load the page again, and send it once more.")
    }
    return (form, caller)
  }
}
