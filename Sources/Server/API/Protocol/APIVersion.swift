/// A version of Patchwork's REST interface, which stands in the address: `/api/1.2/patches/`.
enum APIVersion: String, Hashable, Comparable, Sendable, CaseIterable {
  case v10 = "1.0"
  case v11 = "1.1"
  case v12 = "1.2"
  case v13 = "1.3"
  case v14 = "1.4"

  static let latest = APIVersion.v14

  static func < (left: APIVersion, right: APIVersion) -> Bool { left.rawValue < right.rawValue }
}
