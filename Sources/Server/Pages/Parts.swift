import Mail
import Review
import Tracker

/// Small parts that several pages share.
enum Parts {
  /// A date: the mail's own on hover, the reader's with a script, else the day.
  static func date(_ date: MailDate?, to page: inout Markup) {
    guard let date else { return }
    page.element("time", ["datetime": .init(date.iso8601), "title": .init(date.iso8601), "data-local": true]) { page in
      page.text(String(date.iso8601.prefix(10)))
    }
  }

  /// A person's name, as a link to what they sent. Addresses stay out of pages, where harvesters read them.
  static func person(_ address: Address, to page: inout Markup) {
    let name = address.name ?? String(address.email.prefix { $0 != "@" })
    page.element("a", ["href": .init(Addresses.list(Query([("submitter", address.email)])))], text: name)
  }

  static func state(_ name: String, isOpen: Bool, to page: inout Markup) {
    page.element("span", ["class": isOpen ? "state" : "state closed"], text: name)
  }

  /// How many checks stand at each result, in words: colour alone says nothing to some.
  static func checks(_ review: ReviewSummary, to page: inout Markup) {
    for (index, check) in review.checks.enumerated() {
      if index > 0 { page.text(" ") }
      page.element("span", ["class": .init(check.check.state.rawValue), "title": .init(check.check.context)]) { page in
        page.text(check.check.state.rawValue)
      }
    }
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
}
