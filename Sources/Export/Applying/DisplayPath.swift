/// A path for people to read: bytes that are not UTF-8 are replaced.
public func displayPath(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
