import Bytes
import Review
import Tracker

/// What a signed-in person can decide about a series or patch.
enum DecisionForm {
  static func add(
    on series: SeriesDetails, _ viewer: PageContext.Viewer, back: String, _ states: ReviewStates,
    _ page: inout Markup
  ) {
    page.element("h2", text: "Decide")
    page.element("form", ["class": "decide", "action": "/decide", "method": "post"]) { page in
      page.open("input", ["type": "hidden", "name": "form", "value": .init(viewer.formToken)])
      page.open("input", ["type": "hidden", "name": "back", "value": .init(back)])
      page.open("input", ["type": "hidden", "name": "id", "value": .init(series.group.head.hex)])
      fields(states, &page)
    }
  }

  static func fields(_ states: ReviewStates, _ page: inout Markup) {
    page.element("label") { page in
      page.text("State")
      page.element("select", ["name": "state"]) { page in
        page.element("option", ["value": ""], text: "leave as it is")
        for state in states.all { page.element("option", ["value": .init(state.name)], text: state.name) }
      }
    }
    page.element("label") { page in
      page.text("Delegate")
      page.open("input", ["name": "delegate", "type": "text"])
    }
    page.element("label") { page in
      page.text("Archive")
      page.element("select", ["name": "archived"]) { page in
        page.element("option", ["value": ""], text: "leave as it is")
        page.element("option", ["value": "yes"], text: "archive")
        page.element("option", ["value": "no"], text: "take out of the archive")
      }
    }
    page.element("label") { page in
      page.text("Reason")
      page.open("input", ["name": "reason", "type": "text"])
    }
    page.element("button", text: "Save")
  }
}
