import Bytes
import Review
import Tracker

/// Patches that somebody put together: what a bundle's `web_url` in the API leads to.
enum BundlePage {
  /// For who may see it: it may be its owner's alone.
  static func page(_ call: Call) throws -> Response {
    let context = APIContext(call)
    let bundle: BundleRecord
    do { bundle = try context.bundle() } catch is APIProblem { throw Problem.notFound }
    let name = Parts.name(bundle.content.name)
    let address = Addresses.bundle(bundle.number)
    let patches = try bundle.content.patches.compactMap { id in
      try context.series(containing: id).flatMap { try $0.patch(id) }
    }
    let head = Layout.Head(canonical: address, isOneOfMany: !bundle.content.isPublic)
    return Layout.page(name, call.page, head) { page in
      page.element("h1") { $0.text(name, limit: 200) }
      page.element("dl", ["class": "facts"]) { page in
        Parts.fact("Owner", to: &page) { Parts.person(bundle.owner, to: &$0) }
        Parts.fact("Readers", to: &page) { $0.text(bundle.content.isPublic ? "everybody" : "its owner") }
      }
      guard !patches.isEmpty else { return page.element("p", text: "There are no patches in this bundle.") }
      Parts.links([("Mailbox", address + "mbox/")], to: &page)
      table(patches, call.snapshot.configuration.states, &page)
    }
  }

  private static func table(_ patches: [PatchRecord], _ states: ReviewStates, _ page: inout Markup) {
    page.element("table", ["class": "list"]) { page in
      Parts.columns(["Patch", "From", "State", "Date"], to: &page)
      page.element("tbody") { page in
        for patch in patches {
          let content = patch.record.content
          page.element("tr", ["data-row": true]) { page in
            page.element("td", ["class": "name"]) { page in
              page.element("a", ["href": .init(Addresses.patch(patch.id, patch.record))]) { page in
                page.text(Parts.name(content.name), limit: 300)
              }
            }
            page.element("td", ["class": "plain", "data-name": "From"]) { Parts.person(content.sender, to: &$0) }
            page.element("td", ["class": "plain", "data-name": "State"]) {
              Parts.state(patch.state, states, to: &$0)
            }
            page.element("td", ["class": "date plain", "data-name": "Date"]) { Parts.date(content.date, to: &$0) }
          }
        }
      }
    }
  }
}
