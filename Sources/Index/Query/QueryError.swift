/// A query that cannot be understood; its description is one line.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
