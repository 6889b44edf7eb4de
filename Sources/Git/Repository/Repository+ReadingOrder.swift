public import Bytes

extension Repository {
  /// The order in which these objects lie in the packs, as places in the array; those in no pack come last.
  ///
  /// Who reads thousands reads them fastest in this order: what lies together is read at once, and the base of a delta is
  /// as a rule one of the objects that were read last.
  public func readingOrder(of ids: [ObjectID]) throws(GitError) -> [Int] {
    let packs = try handle.knownPacks().objects
    var places: [(pack: Int, offset: Int, index: Int)] = []
    places.reserveCapacity(ids.count)
    for (index, id) in ids.enumerated() {
      let place = try packs.place(of: id) ?? (pack: .max, offset: index)
      places.append((place.pack, place.offset, index))
    }
    return places.sorted { ($0.pack, $0.offset) < ($1.pack, $1.offset) }.map(\.index)
  }
}
