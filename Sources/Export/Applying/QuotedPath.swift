/// A path for people: as it is, bytes that are no UTF-8 replaced.
public enum QuotedPath {
  public static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
