import Foundation
import TestSupport

/// A JSON object read by Foundation, as an independent reader of what the commands print.
struct JSONDocument {
  let members: [String: Any]

  init(_ bytes: [UInt8]) throws {
    guard let members = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      throw TestSupportError("not a JSON object: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }
    self.members = members
  }

  private init(members: [String: Any]) { self.members = members }

  /// The objects of a JSON array.
  static func list(_ bytes: [UInt8]) throws -> [JSONDocument] {
    guard let values = try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]] else {
      throw TestSupportError("not a JSON array: \(String(decoding: bytes.prefix(200), as: UTF8.self))")
    }
    return values.map { JSONDocument(members: $0) }
  }

  func string(_ name: String) -> String? { members[name] as? String }
  func int(_ name: String) -> Int? { (members[name] as? NSNumber)?.intValue }
  func bool(_ name: String) -> Bool? { (members[name] as? NSNumber)?.boolValue }
  func object(_ name: String) -> JSONDocument? { (members[name] as? [String: Any]).map { JSONDocument(members: $0) } }
  func list(_ name: String) -> [JSONDocument] {
    (members[name] as? [[String: Any]] ?? []).map { JSONDocument(members: $0) }
  }
  func strings(_ name: String) -> [String] { members[name] as? [String] ?? [] }
  func isNull(_ name: String) -> Bool { members[name] is NSNull }
}
