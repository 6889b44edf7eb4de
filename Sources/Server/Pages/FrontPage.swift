import Index
import Review
import Tracker

/// What is open, project by project; of a tracker without projects its list.
enum FrontPage {
  static func page(_ call: Call) throws -> Response {
    let projects = call.snapshot.configuration.projects
    let list = try SeriesList(Query(), in: call, size: projects.isEmpty ? SeriesList.size : 20, atOnce: true)
    guard !projects.isEmpty else { return ListPage.page(list, call.page) }
    let counts = try projects.map { try openCount($0.name, call) }
    return list.found.marked(
      Layout.page("Projects", call.page, Layout.Head(canonical: "/")) { page in
        page.element("h1", text: "Projects")
        list.found.note(to: &page)
        page.element("table", ["class": "list"]) { page in
          Parts.columns(["Project", "Open series", "Mailing list", "Maintainers"], to: &page)
          page.element("tbody") { page in
            for (project, count) in zip(projects, counts) { row(project, count, &page) }
          }
        }
        page.element("h2", text: "Open series")
        SeriesTable.add(list, to: &page)
        Parts.links([("All open series", "/list/")], to: &page)
      })
  }

  /// Counted so far; who has more has many.
  private static let countLimit = 1000

  private static func openCount(_ project: String, _ call: Call) throws -> String {
    let filter = try SeriesList.filter(Query([("project", project)]), call)
    let found = try FoundSoFar { try call.reader.finder().seriesAtOnce(filter, limit: countLimit) }
    guard found.isWhole else { return "being counted" }
    let count = found.hits.count
    return count == countLimit ? "\(count) or more" : String(count)
  }

  private static func row(_ project: TrackerConfiguration.Project, _ count: String, _ page: inout Markup) {
    page.element("tr", ["data-row": true]) { page in
      page.element("td", ["class": "name"]) { page in
        page.element("a", ["href": .init(Addresses.list(Query([("project", project.name)])))], text: project.name)
      }
      page.element("td", ["class": "number", "data-name": "Open series"], text: count)
      page.element("td", ["data-name": "Mailing list"]) { page in
        if let archive = project.archive {
          page.element(
            "a", ["href": .init(archive), "rel": "nofollow noopener"], text: project.listIDs.first ?? archive)
        } else {
          page.text(project.listIDs.joined(separator: ", "))
        }
      }
      let maintainers = project.maintainers.map { $0.prefix { $0 != "<" }.split(separator: " ").joined(separator: " ") }
      page.element("td", ["data-name": "Maintainers"], text: maintainers.joined(separator: ", "))
    }
  }
}
