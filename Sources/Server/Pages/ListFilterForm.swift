import Index
import Review
import Tracker

/// What a list can be narrowed to, as a form whose fields become the list's address.
enum ListFilterForm {
  static func add(_ list: SeriesList, to page: inout Markup) {
    page.element("form", ["class": "filter", "action": "/list/", "aria-label": "Filter"]) { page in
      field("q", "Words", list, &page)
      choice("state", "State", list, &page) {
        [("", "open"), ("any", "any")] + list.states.all.map { ($0.name, $0.name) }
      }
      field("submitter", "Submitter", list, &page)
      field("delegate", "Delegate", list, &page)
      if !list.configuration.projects.isEmpty || list.query.text("project") != nil {
        choice("project", "Project", list, &page) {
          var names = list.configuration.projects.map(\.name)
          if let chosen = list.query.text("project"), !names.contains(chosen) { names.append(chosen) }
          return [("", "all")] + names.map { ($0, $0) }
        }
      }
      choice("needs", "Needs", list, &page) { [("", "anything")] + Needs.names.map { ($0, $0) } }
      choice("check", "Checks", list, &page) { [("", "any")] + CheckChoice.names.map { ($0, $0) } }
      choice("archived", "Archived", list, &page) { [("", "no"), ("only", "only these"), ("also", "also")] }
      choice("sort", "Sort by", list, &page) { [("", "latest mail"), ("date", "date sent")] }
      page.element("button", text: "Filter")
      if !list.query.items.isEmpty { page.element("a", ["href": "/list/"], text: "Clear") }
    }
  }

  private static func field(_ name: String, _ label: StaticString, _ list: SeriesList, _ page: inout Markup) {
    page.element("label") { page in
      page.raw(label)
      let value = list.query[name].map { String($0.prefix(1000)) }
      page.open(
        "input", ["name": .init(name), "value": .init(value ?? ""), "type": name == "q" ? "search" : "text"])
    }
  }

  private static func choice(
    _ name: String, _ label: StaticString, _ list: SeriesList, _ page: inout Markup,
    _ options: () -> [(value: String, label: String)]
  ) {
    page.element("label") { page in
      page.raw(label)
      page.element("select", ["name": .init(name)]) { page in
        for option in options() {
          let isChosen = (list.query[name] ?? "") == option.value
          page.element("option", ["value": .init(option.value), "selected": .init(isChosen)], text: option.label)
        }
      }
    }
  }
}
