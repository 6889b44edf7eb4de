import Index
import Services
import Tracker

/// The users that are known: whom the configuration names, as maintainers and as those who patches go to, and whom
/// patches were delegated to; for those who have a token also the others who have one.
struct UserDirectory {
  let users: [APIUser]

  init(_ context: APIContext) throws {
    let configuration = context.configuration
    let named = configuration.maintainers + configuration.delegations.map(\.delegate)
    var all = named.map(APIUser.init)
    if let caller = context.call.caller {
      all.append(APIUser(caller.person))
      all += try context.call.site.tokens.all().map { APIUser($0.person) }
    }
    all += try context.call.reader.finder().delegates().map(APIUser.init)
    var known: [String: APIUser] = [:]
    for user in all where known[user.username]?.name == nil { known[user.username] = user }
    users = known.values.sorted { $0.username < $1.username }
  }

  func user(_ username: String) -> APIUser? {
    let username = username.lowercased()
    return users.first { $0.username == username }
  }

  func user(number: Int) -> APIUser? { users.first { $0.number == number } }
}
