import Bytes
import Index
import Mail
import Review
import Tracker

/// The lists of projects, people and users.
enum PeopleAndProjects {
  static func projects(_ context: APIContext) throws -> Response {
    let words = words(context)
    let projects = try context.projects().filter { project in
      contains([project.linkName, project.listID, project.listEmail], words)
    }
    return try response(projects, context) { ProjectObject.whole($0, context) }
  }

  static func users(_ context: APIContext) throws -> Response {
    let words = words(context)
    let users = try context.users().users.filter { contains([$0.username, $0.name ?? ""], words) }
    return try response(users, context) { UserObject.embedded($0, context) }
  }

  static func user(_ context: APIContext) throws -> Response {
    let text = context.call.parameters["id"]
    let directory = try context.users()
    guard let user = Int(text).flatMap({ directory.user(number: $0) }) ?? directory.user(text) else {
      throw APIProblem.notFound
    }
    return APIAnswer.response(.ok, UserObject.whole(user, context))
  }

  static func people(_ context: APIContext) throws -> Response {
    let words = words(context).map { Array($0.utf8) }
    let found = try context.call.reader.finder().people { text in words.allSatisfy { text.contains($0) } }
    // In an order that is the same on every mirror, whichever way its index was made.
    let people = Set(found.map(email)).sorted { $0.lexicographicallyPrecedes($1) }
    return try response(people, context) { try PersonObject.whole(person($0, context), context) }
  }

  static func person(_ context: APIContext) throws -> Response {
    guard let number = Int(context.call.parameters["id"]) else { throw APIProblem.notFound }
    let found = try context.call.reader.finder().people { SHA1.blobID(email($0)).number == number }
    // If two have the same number, the lower id keeps it.
    guard let lowest = Set(found.map(email)).min(by: { SHA1.blobID($0) < SHA1.blobID($1) }) else {
      throw APIProblem.notFound
    }
    return APIAnswer.response(.ok, try PersonObject.whole(person(lowest, context), context))
  }

  /// The person with this address, by the name that their newest mail has.
  private static func person(_ email: [UInt8], _ context: APIContext) throws -> Address {
    let email = String(decoding: email, as: UTF8.self)
    let quoted = email.filter { $0 != "\"" }
    if let query = try? context.call.reader.parse("f:\"\(quoted)\"") {
      for hit in try context.call.reader.finder().messages(query, limit: 5) {
        if let sender = try context.snapshot.message(hit.id)?.content.sender, sender.email.lowercased() == email {
          return sender
        }
      }
    }
    return Address(name: nil, email: email)
  }

  /// The address in what ``Finder/people(where:)`` gives.
  private static func email(_ text: [UInt8]) -> [UInt8] {
    Array(text[((text.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)...])
  }

  private static func words(_ context: APIContext) -> [String] {
    (context.query["q"] ?? "").lowercased().split { $0 == "," || $0.isWhitespace }.map(String.init)
  }

  private static func contains(_ texts: [String], _ words: [String]) -> Bool {
    words.allSatisfy { word in texts.contains { $0.lowercased().contains(word) } }
  }

  private static func response<Value>(
    _ values: [Value], _ context: APIContext, _ show: (Value) throws -> JSONValue
  ) throws -> Response {
    let page = try APIPage(of: context, total: values.count)
    let isReversed = context.query["order"]?.hasPrefix("-") ?? false
    let ordered = isReversed ? values.reversed() : values
    return APIAnswer.response(page, try page.range.map { try show(ordered[$0]) })
  }
}
