import Bytes

/// The frame of every page: head, navigation, and the policy that keeps what a stranger wrote from doing anything.
enum Layout {
  /// Nothing may load but our own stylesheet and script, nothing may be sent but to us, nobody may frame us.
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  static func page(
    _ title: String, _ context: PageContext, status: Response.Status = .ok, feed: String? = nil,
    _ body: (inout Markup) -> Void
  ) -> Response {
    var page = Markup()
    page.raw("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { page in
      page.element("head") { page in
        page.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.element("title", text: "\(title) · \(context.title)")
        page.open("link", ["rel": "stylesheet", "href": "\(Assets.style.address)"])
        if let feed {
          page.open("link", ["rel": "alternate", "type": "application/atom+xml", "title": "Atom", "href": .init(feed)])
        }
        page.open("script", ["src": "\(Assets.script.address)", "defer": true])
        page.raw("</script>")
      }
      page.element("body", ["data-digest": .init(context.digest)]) { page in
        page.raw("<a class=\"skip\" href=\"#content\">Skip to content</a>")
        header(context, &page)
        page.element("main", ["id": "content"]) { body(&$0) }
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

  private static func header(_ context: PageContext, _ page: inout Markup) {
    page.element("header", ["class": "site"]) { page in
      page.element("a", ["class": "home", "href": "/"], text: context.title)
      page.element("nav", ["aria-label": "Site"]) { page in
        page.element("a", ["href": "/list/"], text: "Patches")
      }
      page.element("form", ["action": "/list/", "role": "search"]) { page in
        page.open(
          "input", ["type": "search", "name": "q", "aria-label": "Search", "placeholder": "Search, for example s:tide"])
        page.element("button", text: "Search")
      }
      if let viewer = context.viewer {
        page.element("form", ["action": "/logout", "method": "post"]) { page in
          page.open("input", ["type": "hidden", "name": "form", "value": .init(viewer.formToken)])
          page.element("button", text: "Sign out \(viewer.name)")
        }
      } else {
        page.element("a", ["href": "/login"], text: "Sign in")
      }
    }
    page.element("p", ["class": "notice", "id": "changed", "hidden": true, "role": "status"]) { page in
      page.text("Something new came since this page was made. ")
      page.element("a", ["href": ""], text: "Show it")
    }
  }

  private static func footer(_ page: inout Markup) {
    page.element("footer", ["class": "site"]) { page in
      page.element("span", text: "Patchbay")
      page.element("details", ["id": "keys"]) { page in
        page.element("summary", text: "Keys")
        page.text(
          "j and k go through a list, o opens, x selects, [ and ] go to the patch before and after, u goes up, / searches. "
        )
        page.element("label", ["class": "check"]) { page in
          page.open("input", ["type": "checkbox", "id": "keys-on"])
          page.text("Use keys")
        }
      }
    }
  }
}
