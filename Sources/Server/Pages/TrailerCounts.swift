import Patches
import Review

/// How many acknowledged, reviewed and tested a series, as Patchwork counts them (A/R/T): of each kind the least that any
/// of its patches has.
struct TrailerCounts {
  let text: String

  private static let kinds = ["acked-by", "reviewed-by", "tested-by"]

  init(_ series: SeriesDetails) {
    let counts = Self.kinds.map { kind in
      series.patches.map { patch in patch.trailers.count { $0.key.lowercased() == kind } }.min() ?? 0
    }
    text = counts.allSatisfy { $0 == 0 } ? "" : counts.map { $0 == 0 ? "-" : String($0) }.joined(separator: " ")
  }
}
