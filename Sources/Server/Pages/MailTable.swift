import Bytes
import Index
import Patches
import Review
import Tracker

/// Mails as rows.
enum MailTable {
  struct Row {
    let id: ObjectID
    let record: MessageRecord
  }

  static func rows(_ hits: [Hit], _ call: Call) throws -> [Row] {
    try hits.compactMap { hit in try call.snapshot.message(hit.id).map { Row(id: hit.id, record: $0) } }
  }

  static func add(_ rows: [Row], to page: inout Markup) {
    page.element("table", ["class": "list"]) { page in
      Parts.columns(["Mail", "From", "Date"], to: &page)
      page.element("tbody") { page in
        for row in rows {
          page.element("tr", ["data-row": true]) { page in
            page.element("td", ["class": "name"]) { page in
              page.element("a", ["href": .init(Addresses.message(row.id, row.record))]) { page in
                page.text(Parts.name(row.record.content.subject), limit: 300)
              }
            }
            page.element("td", ["class": "plain", "data-name": "From"]) { page in
              Parts.person(row.record.content.sender, to: &page)
            }
            page.element("td", ["class": "date plain", "data-name": "Date"]) { page in
              Parts.date(row.record.content.date, to: &page)
            }
          }
        }
      }
    }
  }
}
