package import Git
package import Index
import Platform

/// A query as people type it, read with the settings of a tracker.
package enum TrackerQuery {
  /// - Returns: The query; words without a prefix are looked for in the text unless the tracker keeps none.
  package static func parse(_ text: String, in repository: Repository) throws -> Query {
    let setting = try repository.configString("patchbay.fullText")?.lowercased() ?? "true"
    let withText = !["false", "no", "off", "0"].contains(setting)
    return try QueryParser.parse(text, now: Clock.now(), withText: withText)
  }
}
