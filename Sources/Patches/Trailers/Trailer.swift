import Bytes

/// A line `Key: value` in which commit messages and replies say who did what.
public struct Trailer: Hashable, Sendable {
  /// The key as written, without the colon.
  public let key: String
  /// The value, continuation lines joined by one space.
  public let value: String
  /// The text in brackets on the line below, brackets included: `[on the north pier]`; it stays with the trailer.
  public var remark: String?

  public init(key: String, value: String, remark: String? = nil) {
    self.key = key
    self.value = value
    self.remark = remark
  }

  /// Whether the keys are equal ignoring ASCII case, as git compares them.
  public func hasKey(_ other: String) -> Bool {
    key.utf8.elementsEqual(other.utf8) { ByteClass.lower($0) == ByteClass.lower($1) }
  }

  /// The line, or two, as a commit message has it; one line each, whatever a stranger put into it.
  public var lines: [UInt8] {
    func oneLine(_ text: String) -> [UInt8] {
      text.utf8.map { $0 == UInt8.lineFeed || $0 == UInt8.carriageReturn || $0 == 0 ? UInt8.space : $0 }
        + [UInt8.lineFeed]
    }
    return oneLine("\(key): \(value)") + (remark.map(oneLine) ?? [])
  }
}

/// A trailer that a reply gives, and what the words around it say about it.
public struct GivenTrailer: Hashable, Sendable {
  public var trailer: Trailer
  /// Which patches it is for.
  public var scope: TrailerScope
  /// The words that make it conditional (`with that fixed`); nil if it is unconditional.
  public var condition: String?

  public init(_ trailer: Trailer, scope: TrailerScope = .answered, condition: String? = nil) {
    self.trailer = trailer
    self.scope = scope
    self.condition = condition
  }
}
