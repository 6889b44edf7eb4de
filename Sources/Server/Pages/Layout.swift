import Bytes

/// The frame of every page: head, navigation, and the policy that keeps what a stranger wrote from doing anything.
enum Layout {
  /// Nothing may load but our own stylesheet and script, nothing may be sent but to us, nobody may frame us.
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// What a page's head says besides its title.
  struct Head {
    /// The address that this page is known by, where it has several.
    var canonical: String?
    /// The address of what is shown as a feed.
    var feed: String?
    /// Whether search engines had better pass it over: one of many views of what stands elsewhere.
    var isOneOfMany = false
  }

  static func page(
    _ title: String, _ context: PageContext, status: Response.Status = .ok, _ head: Head = Head(),
    _ body: (inout Markup) throws -> Void
  ) rethrows -> Response {
    var content = Markup()
    try body(&content)
    var page = Markup()
    page.raw("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { page in
      page.element("head") { Self.head(title, context, head, &$0) }
      page.element("body", ["data-digest": .init(context.digest.isEmpty ? nil : context.digest)]) { page in
        page.raw("<a class=\"skip\" href=\"#content\">Skip to content</a>")
        header(context, &page)
        page.element("main", ["id": "content", "tabindex": "-1"]) { $0.add(content) }
        footer(&page)
      }
    }
    page.raw("\n")
    return Response(status, headers, body: page.bytes)
  }

  /// What every page of HTML is sent with.
  static let headers = HeaderFields([
    ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", policy),
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ])

  private static func head(_ title: String, _ context: PageContext, _ head: Head, _ page: inout Markup) {
    page.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    page.element("title") { page in
      page.text(title, limit: 200)
      page.text(" · \(context.title)")
    }
    if head.isOneOfMany { page.raw("<meta name=\"robots\" content=\"noindex\">") }
    page.open("link", ["rel": "stylesheet", "href": .init(Assets.style.address)])
    page.raw("<link rel=\"icon\" href=\"data:,\">")
    if let canonical = head.canonical, !context.base.isEmpty {
      page.open("link", ["rel": "canonical", "href": .init(context.base + canonical)])
    }
    if let feed = head.feed {
      page.open("link", ["rel": "alternate", "type": "application/atom+xml", "title": "Atom", "href": .init(feed)])
    }
    page.open("script", ["src": .init(Assets.script.address), "defer": true])
    page.close("script")
  }

  private static func header(_ context: PageContext, _ page: inout Markup) {
    page.element("header", ["class": "site"]) { page in
      page.element("a", ["class": "home", "href": "/"], text: context.title)
      page.element("nav", ["aria-label": "Site"]) { page in
        page.element("a", ["href": "/list/"], text: "Patches")
        if let viewer = context.viewer {
          page.element("a", ["href": .init(Addresses.person(viewer.email))], text: "Mine")
        }
      }
      page.element("form", ["action": "/list/", "role": "search"]) { page in
        page.open(
          "input",
          [
            "type": "search", "name": "q", "id": "search", "aria-label": "Search patches",
            "placeholder": "Search: words, s:subject, f:sender",
          ])
        page.element("button", text: "Search")
      }
      session(context, &page)
    }
    page.element("p", ["class": "notice changed", "id": "changed", "hidden": true, "role": "status"]) { page in
      page.text("The tracker has changed since this page was made. ")
      page.element("a", ["href": ""], text: "Show the change")
    }
  }

  private static func session(_ context: PageContext, _ page: inout Markup) {
    guard let viewer = context.viewer else {
      let back = context.target.hasPrefix("/login") ? "/" : context.target
      let address = Addresses.address("/login", Query([("back", back)]))
      return page.element("a", ["href": .init(address), "rel": "nofollow"], text: "Sign in")
    }
    page.element("form", ["action": "/logout", "method": "post"]) { page in
      page.open("input", ["type": "hidden", "name": "form", "value": .init(viewer.formToken)])
      page.element("span", ["class": "dim"]) { $0.text(viewer.name, limit: 60) }
      page.element("button", text: "Sign out")
    }
  }

  private static func footer(_ page: inout Markup) {
    page.element("footer", ["class": "site"]) { page in
      page.element("span", text: "Patchbay")
      page.element("details", ["id": "keys"]) { page in
        page.element("summary", text: "Keys")
        page.element("ul") { page in
          for (key, text) in keys {
            page.element("li") { page in
              page.element("kbd", text: key)
              page.text(" \(text)")
            }
          }
        }
        page.element("label", ["class": "check"]) { page in
          page.open("input", ["type": "checkbox", "id": "keys-on"])
          page.text("Use these keys")
        }
      }
    }
  }

  private static let keys = [
    ("j", "next row or remark"), ("k", "previous row or remark"), ("o", "open it"), ("x", "select it"),
    ("[", "previous patch"), ("]", "next patch"), ("u", "up: from patch to series, from series to list"),
    ("/", "search"), ("?", "these keys"),
  ]
}
