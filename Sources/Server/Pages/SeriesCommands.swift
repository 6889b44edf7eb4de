import Bytes
import Review
import Tracker

/// How to take a series: commands to copy, and downloads.
enum SeriesCommands {
  /// - Parameter published: The references of the series that are published.
  static func add(
    _ series: SeriesDetails, published: Set<String>, _ context: PageContext, to page: inout Markup
  ) {
    let id = series.group.head.hex.prefix(12)
    let address = Addresses.series(series.group.head, series.head)
    page.element("h2", ["id": "take"], text: "Apply it")
    if let messageID = series.head.content.messageID, messageID.utf8.count <= 250 {
      Parts.command("b4 shazam \(shellQuoted(messageID))", to: &page)
    }
    Parts.command("curl -sS \(shellQuoted(context.base + address + "mbox")) | git am -3", to: &page)
    if published.contains(series.publishedReference) {
      Parts.command(
        "git fetch \(shellQuoted(context.base + "/git/")) \(shellQuoted(series.publishedReference))", to: &page)
    }
    Parts.command("patchbay checkout \(id)", to: &page)
    var links = [("Mailbox with the trailers of replies", address + "mbox"), ("Whole discussion", thread(series))]
    if let previous = series.group.previous {
      let version = series.versions.first { $0.head == previous }.map { "v\($0.versionText)" }
      links.append(("Changes since \(version ?? "the previous version")", address + "diff"))
    }
    Parts.links(links.map { (text: $0.0, address: $0.1) }, to: &page)
  }

  private static func thread(_ series: SeriesDetails) -> String { Addresses.thread(series.group.head, series.head) }
}
