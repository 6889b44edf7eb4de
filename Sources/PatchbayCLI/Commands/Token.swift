import ArgumentParser
import Git
import Mail
import Platform
import Review
import Services
import Tracker

/// `patchbay token`: who may write through the server.
struct Token: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Create, list and revoke tokens for the server.",
    discussion: """
      A token lets a person or program change things through `patchbay serve`: in a browser by signing in with it, \
      elsewhere as `Authorization: Token SECRET`, or as the password of any user name. It may do what [permission] \
      of the configuration allows its person to do. Only its SHA-256 is stored, in the repository's folder and not in a \
      reference, so that no mirror gets it.

      EXAMPLES
        patchbay token add --as "Ada Example <ada@example.org>"
        patchbay token add --as "CI <ci@example.org>" --expires 90d >ci.token
        patchbay token revoke 5f2b9c
      """,
    subcommands: [TokenAdd.self, TokenList.self, TokenRevoke.self], defaultSubcommand: TokenList.self)
}

/// `patchbay token add`.
struct TokenAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Create a token and print its secret, once.",
    discussion: """
      EXAMPLES
        patchbay token add --as "Ada Example <ada@example.org>" --expires 90d
      """)

  @Option(name: .customLong("as"), help: ArgumentHelp("The person, as \"Name <email>\".", valueName: "person"))
  var person: String?

  @Option(help: ArgumentHelp("Expire after this time: 90d, 12h. By default it does not expire.", valueName: "time"))
  var expires: AgeArgument?

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let person = try Actor.person(person, in: tracker.git)
    let now = Clock.now()
    let end = expires.map { now + $0.seconds }
    try tracker.git.shareNewFiles()
    let secret = try TokenStore(of: tracker.git.path).add(person, now: now, expires: end)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json([
        "secret": .string(secret as String), "id": .string(AccessToken.id(ofSecret: secret) as String),
        "person": PersonValue.json(person),
        "expires": .string(end.map { MailDate(seconds: $0, offsetMinutes: 0).iso8601 }),
      ])
    } else {
      try standardOutput.line(secret)
    }
    try standardOutput.finish()
  }
}

/// `patchbay token list`, which `patchbay token` alone is too.
struct TokenList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List tokens: id, creation, expiry and person.",
    discussion: """
      EXAMPLES
        patchbay token list
        patchbay token list --json
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tokens = try TokenStore(of: tracker.open().git.path).all()
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(.array(tokens.map(Self.json)))
    } else {
      var table = Table([.init(style: .yellow), .init(), .init(), .init(isFlexible: true)])
      let now = Clock.now()
      for token in tokens {
        let end = token.expires.map { "until \(Self.day($0))" } ?? "lasts"
        table.add([
          String(token.id.prefix(10)), Self.day(token.created), token.isExpired(at: now) ? "expired" : end,
          PersonValue.text(token.person),
        ])
      }
      for line in table.lines(width: standardOutput.width, colour: standardOutput.hasColour) {
        try standardOutput.line(line)
      }
    }
    try standardOutput.finish()
  }

  private static func day(_ seconds: Int64) -> String {
    String(MailDate(seconds: seconds, offsetMinutes: 0).iso8601.prefix(10))
  }

  private static func json(_ token: AccessToken) -> JSONValue {
    [
      "id": .string(token.id as String), "person": PersonValue.json(token.person),
      "created": .string(MailDate(seconds: token.created, offsetMinutes: 0).iso8601 as String),
      "expires": .string(token.expires.map { MailDate(seconds: $0, offsetMinutes: 0).iso8601 }),
    ]
  }
}

/// `patchbay token revoke`.
struct TokenRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Revoke tokens; they stop working at once.",
    discussion: """
      EXAMPLES
        patchbay token revoke 5f2b9c
      """)

  @Argument(help: ArgumentHelp("Ids of `token list`, or their first digits.", valueName: "id"))
  var ids: [String]

  @OptionGroup var tracker: TrackerOptions

  func run() throws {
    let store = TokenStore(of: try tracker.open().git.path)
    let all = try store.all()
    let chosen = try ids.map { id in
      let found = all.filter { $0.id.hasPrefix(id.lowercased()) }
      guard found.count == 1, let token = found.first else {
        throw CommandFailure(
          found.isEmpty ? .no : .usage, "cannot revoke \(id)",
          why: found.isEmpty ? "there is no such token" : "\(found.count) tokens begin with it",
          advice: "see `patchbay token list`")
      }
      return token
    }
    for token in chosen where !store.revoke(token.id) {
      throw CommandFailure(.inputOutput, "cannot revoke \(token.id.prefix(10))", why: "its file cannot be removed")
    }
  }
}
