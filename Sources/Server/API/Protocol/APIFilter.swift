import Bytes
import Index
import Patches
import Review
import Tracker

/// The filters of a list's address, as Patchwork has them. What it does not know is ignored; of several values under one
/// name each will do; a value that names nothing adds nothing.
struct APIFilter {
  var filter = ListFilter()
  /// Whether nothing can pass, because no value under some name names anything.
  private(set) var isEmpty = false
  /// The projects of which one is asked for; none where any will do.
  private var projects: [APIProject] = []
  /// All of these must be in the name, in any case.
  private(set) var words: [String] = []

  /// Patchwork's numbers of its states (its fixtures); a project's own states follow in the order of their names.
  static func states(_ states: ReviewStates) -> [String] {
    let standard = [
      "new", "under-review", "accepted", "rejected", "rfc", "not-applicable", "changes-requested", "awaiting-upstream",
      "superseded", "deferred",
    ]
    return standard + states.all.map(\.name).filter { !standard.contains($0) }.sorted()
  }

  /// The state that a name, in any spelling, or a number means.
  static func state(_ text: String, _ states: ReviewStates) -> String? {
    guard let number = Int(text) else { return states.name(of: text) }
    let all = self.states(states)
    return (1...all.count).contains(number) ? all[number - 1] : nil
  }

  /// What all lists have: project, submitter, dates and words.
  init(of context: APIContext) throws {
    let query = context.query
    filter.archived = .also
    projects = try chosen("project", query) { try context.project(named: $0) }
    filter.senders = chosen("submitter", query) { PersonKey(submitter: $0) }
    setDates(query)
    words = Self.words(query["q"] ?? "")
    filter.query = Index.Query.subject(containing: words)
  }

  /// What lists of patches have besides.
  mutating func addPatches(of context: APIContext) throws {
    let query = context.query
    let states = context.configuration.states
    filter.states = chosen("state", query) { Self.state($0, states) }
    filter.delegates = chosen("delegate", query) { PersonKey(delegate: $0) }
    switch query["archived"].flatMap(APIBody.flag) {
    case true?: filter.archived = .only
    case false?: filter.archived = .without
    case nil: filter.archived = .also
    }
    if let hash = query["hash"], !hash.isEmpty { try add(hash: hash.lowercased(), context) }
  }

  /// Only the patches that Patchwork would tell by this hash, and those with this patch-id.
  private mutating func add(hash: String, _ context: APIContext) throws {
    guard let hash = ObjectID(hex: hash) else {
      isEmpty = true
      return
    }
    let named = try context.call.reader.hashes().patches(hash, limit: Self.hashLimit).map { "m:\($0.hex)" }
    try add((named + ["patchid:\(hash.hex)"]).joined(separator: " OR "), context)
  }

  /// More patches with one hash are not looked for: a query has room for so many.
  private static let hashLimit = 1000

  /// Only what the query language finds.
  mutating func add(_ text: String, _ context: APIContext) throws {
    guard let query = try? context.call.reader.parse(text) else {
      isEmpty = true
      return
    }
    filter.query = filter.query.map { .all([$0, query]) } ?? query
  }

  /// All that pass of what is found for each project by itself, newest first.
  func hits(_ find: (ListFilter) throws -> [Hit]) rethrows -> [Hit] {
    let filters = projects.map { project in
      var filter = filter
      project.choose(in: &filter)
      return filter
    }
    guard filters.count > 1 else { return try find(filters.first ?? filter) }
    var seen: Set<ObjectID> = []
    return try filters.flatMap(find).filter { seen.insert($0.id).inserted }.sorted(by: Hit.precedes)
  }

  /// Whether the name has all words.
  func admits(name: String) -> Bool {
    guard !words.isEmpty else { return true }
    let name = name.lowercased()
    return words.allSatisfy { name.contains($0) }
  }

  /// What the values under a name mean; nothing can pass where there are some and none means anything.
  private mutating func chosen<Value>(
    _ name: String, _ query: Query, _ read: (String) throws -> Value?
  ) rethrows -> [Value] {
    let texts = query.list(name)
    let values = try texts.compactMap(read)
    if values.isEmpty, !texts.isEmpty { isEmpty = true }
    return values
  }

  private mutating func setDates(_ query: Query) {
    for name in ["since", "before"] {
      guard let text = query[name], !text.isEmpty else { continue }
      guard let seconds = APITime.seconds(text) else {
        isEmpty = true
        continue
      }
      if name == "since" { filter.since = seconds } else { filter.until = seconds - 1 }
    }
  }

  /// What is searched for, in lower case: words between blanks and commas, and phrases in quotation marks (Django REST
  /// framework's `search_smart_split`).
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var rest = text.lowercased()[...]
    while let first = rest.first {
      if first == "," || first.isWhitespace {
        rest.removeFirst()
      } else if first == "\"" || first == "'", let end = rest.dropFirst().firstIndex(of: first) {
        words.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        let word = rest.prefix { $0 != "," && !$0.isWhitespace }
        words.append(String(word))
        rest = rest[word.endIndex...]
      }
    }
    return words.filter { !$0.isEmpty }
  }
}

extension PersonKey {
  fileprivate init?(submitter text: String) {
    if let number = Int(text) { self = .number(number) } else { self = .email(text) }
  }

  fileprivate init?(delegate text: String) {
    if let number = Int(text) { self = .number(number) } else { self = .email(TrackerConfiguration.key(text)) }
  }
}
