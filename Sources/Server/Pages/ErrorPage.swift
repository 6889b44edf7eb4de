/// The page for what is not there, or not allowed.
enum ErrorPage {
  static func response(_ problem: Problem, _ request: Request, _ site: Site) -> Response {
    let context = PageContext(
      title: site.settings.title, base: "", digest: "", target: request.target, isReadOnly: true, viewer: nil)
    var response = Layout.page(problem.status.phrase, context, status: problem.status) { page in
      page.element("h1", text: problem.status.phrase)
      page.element("p", text: problem.text)
    }
    response.headers.set("Cache-Control", "no-store")
    return response
  }
}
