import Bytes
import Mail
import Review
import Tracker

/// A request to the API with what it is answered from, and what was looked up for it already. Lives on one thread.
final class APIContext {
  let call: Call
  let version: APIVersion
  /// The address of the site, and that of the API in the version asked for: `https://patches.example.org/api/1.2`.
  let base: String
  let root: String
  /// Projects as they stand in other objects, by link name and list.
  var embeddedProjects: [String: JSONValue] = [:]
  private var groups: [ObjectID: SeriesGroup?] = [:]
  private var standings: [ObjectID: SeriesRecord] = [:]
  private var directory: UserDirectory?
  private var names: [String: APIUser]?
  /// The series of the page of a list that is shown: what is asked of an index is asked for all at once.
  var shown: [ObjectID] = []
  /// The heads of the series that say they depend on a series, as far as it was asked.
  var dependents: [ObjectID: [ObjectID]] = [:]

  init(_ call: Call) {
    self.call = call
    let text = call.parameters["version"]
    version = APIVersion(rawValue: text) ?? .latest
    base = call.site.base(of: call.request)
    root = base + "/api" + (text.isEmpty ? "" : "/" + text)
  }

  var snapshot: Snapshot { call.snapshot }
  var query: Query { call.request.query }
  var configuration: TrackerConfiguration { call.snapshot.configuration }

  /// The address that was asked, without its query.
  var address: String {
    base + "/" + call.request.path.map(PercentEncoding.encoded).joined(separator: "/") + "/"
  }

  // MARK: Looking up

  /// The message of a number, or whatever else names one: hexadecimal digits, a Message-ID.
  func message(_ text: String) throws -> ObjectID? {
    if let number = Int(text), let id = try snapshot.message(number: number) { return id }
    let found = try snapshot.resolve(text, limit: 2)
    return found.count == 1 ? found[0] : nil
  }

  /// The message whose number stands in the address.
  func message(at parameter: String = "id") throws -> (id: ObjectID, record: MessageRecord) {
    guard let id = try message(call.parameters[parameter]), let record = try snapshot.message(id) else {
      throw APIProblem.notFound
    }
    return (id, record)
  }

  /// The series with this head; read once.
  func group(_ head: ObjectID) throws -> SeriesGroup? {
    if let known = groups[head] { return known }
    let group = try snapshot.series(head: head)
    groups[head] = .some(group)
    return group
  }

  /// The series with what stands for each of its patches; read once.
  func series(_ head: ObjectID) throws -> SeriesRecord? {
    if let known = standings[head] { return known }
    guard let group = try group(head) else { return nil }
    let record = try SeriesRecord(group, self)
    standings[head] = record
    return record
  }

  /// The series that the message is a part of.
  func series(containing id: ObjectID) throws -> SeriesRecord? {
    guard let group = try snapshot.series(containing: id) else { return nil }
    groups[group.head] = .some(group)
    return try series(group.head)
  }

  /// The series that a number, or whatever else names one, means: also by any of its mails, for it had the number of its
  /// first patch until the cover letter came.
  func series(named text: String) throws -> SeriesRecord? {
    guard let id = try message(text), let series = try series(containing: id),
      series.group.head == id || series.group.members.contains(id)
    else { return nil }
    return series
  }

  /// The users; read once.
  func users() throws -> UserDirectory {
    if let directory { return directory }
    let users = try UserDirectory(self)
    directory = users
    return users
  }

  /// The user with the name that the configuration has for them.
  func named(_ user: APIUser) -> APIUser {
    if names == nil {
      let all = (configuration.maintainers + configuration.delegations.map(\.delegate)).map(APIUser.init)
      names = Dictionary(all.filter { $0.name != nil }.map { ($0.username, $0) }) { first, _ in first }
    }
    return names?[user.username] ?? user
  }

  // MARK: Addresses

  func url(_ path: String) -> String { "\(root)/\(path)/" }

  func url(_ kind: String, _ number: Int) -> String { "\(root)/\(kind)/\(number)/" }
}
