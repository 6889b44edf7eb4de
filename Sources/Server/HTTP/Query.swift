import Bytes

/// The fields of a query or form, in order; a name may occur several times.
struct Query: Hashable, Sendable {
  private(set) var items: [Item] = []

  struct Item: Hashable, Sendable {
    let name: String
    let value: String
  }

  /// The most fields that are read.
  private static let limit = 1000

  init(_ items: [(name: String, value: String)] = []) {
    self.items = items.map { Item(name: $0.name, value: $0.value) }
  }

  /// Reads `application/x-www-form-urlencoded` text (URL Standard, section 5.1), the form of a query as well.
  init(urlEncoded text: some StringProtocol) {
    for pair in text.split(separator: "&", maxSplits: Self.limit, omittingEmptySubsequences: true).prefix(Self.limit) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? PercentEncoding.decoded(parts[1], plusIsSpace: true) : ""
      items.append(Item(name: PercentEncoding.decoded(parts[0], plusIsSpace: true), value: value))
    }
  }

  /// The last value under the name, which is what was added to an address; nil if there is none.
  subscript(name: String) -> String? { items.last { $0.name == name }?.value }

  /// The last value under the name; nil if that is empty.
  func text(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// All values under the name.
  func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  /// The values under the name, where one may also be several with commas between them.
  func list(_ name: String) -> [String] {
    all(name).flatMap { $0.split(separator: ",") }.map { String($0) }.filter { !$0.isEmpty }
  }

  mutating func add(_ name: String, _ value: String) { items.append(Item(name: name, value: value)) }

  /// The query with one value under the name instead of those there are; nil leaves the name out.
  func setting(_ name: String, _ value: String?) -> Query {
    var result = self
    result.items.removeAll { $0.name == name }
    if let value { result.items.append(Item(name: name, value: value)) }
    return result
  }

  /// The fields as a query's text, in this order.
  var encoded: String {
    items.map { "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
  }

  /// The fields in the order of their names, without those that are empty: one address for one list.
  var canonical: Query {
    var result = self
    result.items = items.enumerated().filter { !$0.element.value.isEmpty }.sorted {
      $0.element.name == $1.element.name ? $0.offset < $1.offset : $0.element.name < $1.element.name
    }.map(\.element)
    return result
  }
}
