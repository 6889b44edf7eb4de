import Bytes
import Mail
import Review
import Tracker

/// Small parts that several pages share.
enum Parts {
  /// A date: the mail's own on hover, the reader's with a script, else the day.
  static func date(_ date: MailDate?, isLong: Bool = false, to page: inout Markup) {
    guard let date else { return page.element("span", ["class": "dim"], text: "no date") }
    let text = date.iso8601
    page.element(
      "time", ["datetime": .init(text), "title": .init(text), "data-local": .init(isLong ? "long" : "short")]
    ) { page in
      page.text(isLong ? String(text.prefix(16)).split(separator: "T").joined(separator: " ") : String(text.prefix(10)))
    }
  }

  /// A person's name, as a link to what they do here. Addresses stay out of pages, where harvesters read them.
  static func person(_ address: Address, to page: inout Markup) {
    let name = address.name.flatMap { $0.isEmpty ? nil : $0 } ?? String(address.email.prefix { $0 != "@" })
    guard !address.email.isEmpty else { return page.element("span", text: name.isEmpty ? "unknown" : name) }
    page.element("a", ["href": .init(Addresses.person(address.email)), "class": "person"]) { page in
      page.text(name.isEmpty ? "unknown" : name, limit: 80)
    }
  }

  static func state(_ name: String, _ states: ReviewStates, to page: inout Markup) {
    page.element("span", ["class": states.isOpen(name) ? "state" : "state closed"], text: name)
  }

  /// A version as a tag; nothing for the first.
  static func version(_ group: SeriesGroup, to page: inout Markup) {
    guard group.version > 1 || group.minorVersion > 0 else { return }
    page.element("span", ["class": "tag"], text: "v\(group.versionText)")
    page.text(" ")
  }

  /// What the subject's prefixes say, each as a tag.
  static func prefixes(_ series: SeriesDetails, to page: inout Markup) {
    for prefix in series.prefixes.prefix(5) {
      page.element("span", ["class": "tag"]) { $0.text(prefix, limit: 40) }
      page.text(" ")
    }
  }

  /// The name of a mail that has none is said not to be there: a link needs a text.
  static func name(_ name: String) -> String {
    name.allSatisfy { $0.isWhitespace } ? "(no subject)" : name
  }

  /// Commands to copy.
  static func command(_ text: String, to page: inout Markup) {
    page.element("div", ["class": "copy"]) { page in
      page.element("code", text: text)
      page.element("button", ["type": "button", "hidden": true, "data-copy": .init(text)], text: "Copy")
    }
  }

  /// A name and a value of a list of facts.
  static func fact(_ name: StaticString, to page: inout Markup, _ value: (inout Markup) -> Void) {
    page.element("dt") { $0.raw(name) }
    page.element("dd") { value(&$0) }
  }

  /// Links with dots between them.
  static func links(_ links: [(text: String, address: String)], to page: inout Markup) {
    page.element("p", ["class": "links"]) { page in
      for (index, link) in links.enumerated() {
        if index > 0 { page.text(" · ") }
        page.element("a", ["href": .init(link.address)], text: link.text)
      }
    }
  }

  /// A table's head, a column for each name.
  static func columns(_ names: [StaticString], to page: inout Markup) {
    page.element("thead") { page in
      page.element("tr") { page in
        for name in names { page.element("th", ["scope": "col"]) { $0.raw(name) } }
      }
    }
  }
}
