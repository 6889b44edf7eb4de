public import Bytes

extension Snapshot {
  /// Where a message goes by the configuration; nil if it is not there.
  public func routing(of id: ObjectID) throws -> Routing? {
    try message(id).map { Routing($0, by: configuration) }
  }
}
