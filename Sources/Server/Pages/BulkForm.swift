import Review
import Tracker

/// A form around a table of series, whose chosen rows it changes together.
enum BulkForm {
  static func isOffered(_ context: PageContext) -> Bool { context.viewer?.mayUpdate ?? false }

  static func around(
    _ context: PageContext, _ configuration: TrackerConfiguration, to page: inout Markup,
    _ table: (inout Markup) -> Void
  ) {
    guard let viewer = context.viewer, viewer.mayUpdate else { return table(&page) }
    page.element("form", ["class": "bulk", "action": "/decide", "method": "post"]) { page in
      DecisionForm.hidden(viewer, back: context.target, &page)
      table(&page)
      page.element("fieldset") { page in
        page.element("legend", text: "Change the chosen series")
        DecisionForm.fields(viewer, configuration, &page)
      }
    }
  }
}
