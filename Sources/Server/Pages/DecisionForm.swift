import Bytes
import Review
import Tracker

/// What a person who is signed in can decide.
enum DecisionForm {
  /// About a series or patch.
  static func add(on id: ObjectID, _ context: PageContext, _ configuration: TrackerConfiguration, to page: inout Markup)
  {
    guard let viewer = context.viewer, viewer.mayUpdate else { return }
    page.element("form", ["class": "decide", "id": "decide", "action": "/decide", "method": "post"]) { page in
      hidden(viewer, back: context.target, &page)
      page.open("input", ["type": "hidden", "name": "id", "value": .init(id.hex)])
      page.element("fieldset") { page in
        page.element("legend", text: "Decide")
        fields(viewer, configuration, &page)
      }
    }
  }

  /// What every form of this person carries.
  static func hidden(_ viewer: PageContext.Viewer, back: String, _ page: inout Markup) {
    page.open("input", ["type": "hidden", "name": "form", "value": .init(viewer.formToken)])
    page.open("input", ["type": "hidden", "name": "back", "value": .init(back)])
  }

  static func fields(_ viewer: PageContext.Viewer, _ configuration: TrackerConfiguration, _ page: inout Markup) {
    choice("state", "State", &page) { configuration.states.all.map { ($0.name, $0.name) } }
    page.element("label") { page in
      page.text("Delegate")
      page.open("input", ["name": "delegate", "list": "people", "autocomplete": "off"])
    }
    people(viewer, configuration, &page)
    choice("archived", "Archive", &page) { [("yes", "archive"), ("no", "take out of the archive")] }
    page.element("label", ["class": "wide"]) { page in
      page.text("Reason, or a note")
      page.open("input", ["name": "reason", "autocomplete": "off"])
    }
    page.element("button", text: "Save")
  }

  private static func choice(
    _ name: String, _ label: StaticString, _ page: inout Markup, _ options: () -> [(value: String, label: String)]
  ) {
    page.element("label") { page in
      page.raw(label)
      page.element("select", ["name": .init(name)]) { page in
        page.element("option", ["value": ""], text: "leave as it is")
        for option in options() { page.element("option", ["value": .init(option.value)], text: option.label) }
      }
    }
  }

  private static func people(
    _ viewer: PageContext.Viewer, _ configuration: TrackerConfiguration, _ page: inout Markup
  ) {
    var names = [viewer.email]
    for name in configuration.maintainers + configuration.delegations.map(\.delegate) where !names.contains(name) {
      names.append(name)
    }
    page.element("datalist", ["id": "people"]) { page in
      for name in names.prefix(100) + ["nobody"] { page.element("option", ["value": .init(name)], text: "") }
    }
  }
}
