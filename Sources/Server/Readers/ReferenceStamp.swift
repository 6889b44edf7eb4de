import Platform

/// What changes when a reference of the tracker moves: a cheap look, a handful of stat(2) calls and no object read.
///
/// git moves a loose reference by renaming a file into its folder, which changes the folder, and replaces packed-refs as
/// a whole. A folder that changed within a tick of the file system's clock may change again under the same stamp, so a
/// young stamp is not trusted (git's rule for a "racy" index).
struct ReferenceStamp: Equatable {
  private let stamps: [FileStamp]
  /// Whether another change may hide behind this stamp.
  let isRacy: Bool

  private static let tick = Duration.milliseconds(20)

  init(of repository: String) {
    let folders = ["", "/log", "/view", "/recent"].map { "refs/patchbay\($0)" }
    stamps = (folders + ["packed-refs", "config"]).map { FileStamp(repository + $0) }
    isRacy = stamps.contains { $0.isYounger(than: Self.tick) }
  }

  static func == (one: ReferenceStamp, other: ReferenceStamp) -> Bool { one.stamps == other.stamps }
}
