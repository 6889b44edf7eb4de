/// What went wrong in a test's own machinery, as opposed to in what it tests.
public struct TestSupportError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
