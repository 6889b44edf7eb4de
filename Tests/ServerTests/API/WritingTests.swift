import Mail
import Review
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct WritingTests {
  private let mails = MailBuilder.series("tide", of: 2)
  private let number = SiteSandbox.number("tide-1@example.org")

  @Test func `a form with a token sets its fields, as an event of the token's owner`() async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(
      .patch, "1.2/patches/\(number)/", "state=under-review&archived=True&commit_ref=0123abcd",
      type: "application/x-www-form-urlencoded", token: try sandbox.token())
    #expect(answer.status == .ok)
    let patch = try #require(JSONReader.read(answer.bytes))
    #expect(patch["state"]?.text == "under-review")
    #expect(patch["archived"] == true)
    #expect(patch["commit_ref"]?.text == "0123abcd")
    let snapshot = try sandbox.snapshot()
    let history = try snapshot.history(of: MessageName.id(of: "tide-1@example.org"))
    #expect(history.entries.map(\.event.actor) == [SiteSandbox.ada])
    #expect(try await sandbox.texts("patches/?state=2", "name") == ["[1/2] tide: part 1"])
    #expect(try await sandbox.texts("patches/?archived=yes", "name") == ["[1/2] tide: part 1"])
  }

  @Test(arguments: [
    #"{"state": "Under Review"}"#, #"{"state": 2}"#, #"{"state": "under_review", "name": "mine", "archived": "no"}"#,
  ])
  func `a state in JSON may have any spelling`(body: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(.patch, "patches/\(number)/", body, token: try sandbox.token())
    #expect(JSONReader.read(answer.bytes)?["state"]?.text == "under-review")
  }

  @Test(arguments: [
    (#"{"state": "superb"}"#, "state"), (#"{"archived": "perhaps"}"#, "archived"),
    (#"{"delegate": 12345}"#, "delegate"), (#"{"commit_ref": "no\u0007commit"}"#, "commit_ref"),
    // What a client sends back that changed one field of what it read.
    (#"{"state": "accepted", "delegate": {"id": 1, "username": "grace@example.org"}}"#, "delegate"),
    (#"{"delegate": []}"#, "delegate"), (#"{"state": ["accepted"]}"#, "state"), (#"{"state": null}"#, "state"),
    (#"{"archived": null}"#, "archived"), (#"{"archived": {}}"#, "archived"),
  ])
  func `an invalid value is refused with its field, and nothing changes`(body: String, field: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(.patch, "patches/\(number)/", body, token: try sandbox.token())
    #expect(answer.status == .badRequest)
    #expect(JSONReader.read(answer.bytes)?[field]?.elements?.count == 1)
    #expect(try sandbox.snapshot().history(of: MessageName.id(of: "tide-1@example.org")).entries.isEmpty)
  }

  @Test(arguments: ["v6.1-rc1", "net-next abcdef01", "https://git.example.org/c/1", "ABCDEF01"])
  func `a commit may have any name`(name: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(
      .patch, "patches/\(number)/", #"{"commit_ref": "\#(name)", "state": "accepted"}"#, token: try sandbox.token())
    #expect(JSONReader.read(answer.bytes)?["commit_ref"]?.text == name)
    #expect(JSONReader.read(answer.bytes)?["state"]?.text == "accepted")
  }

  @Test func `what is set to what it is makes no event, and of a repeated field the last value counts`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    for body in [
      #"{"state": "under-review"}"#, #"{"state": "under-review", "archived": false}"#,
      #"{"delegate": "grace@example.org"}"#, #"{"delegate": "Grace@example.org", "commit_ref": null}"#,
    ] {
      #expect(await sandbox.send(.patch, "patches/\(number)/", body, token: token).status == .ok)
    }
    let events = try #require(try await sandbox.document("events/?patch=\(number)&order=date").elements)
    #expect(
      events.compactMap { $0["category"]?.text }.filter { !$0.hasSuffix("created") && !$0.hasSuffix("completed") }
        == ["patch-state-changed", "patch-delegated"])
    #expect(try sandbox.snapshot().history(of: MessageName.id(of: "tide-1@example.org")).entries.count == 2)
    // Those that the command line recorded all the same.
    let tracker = try TrackerRepository.open(sandbox.path)
    let event = try EventWriter(actor: SiteSandbox.ada, reason: nil)
      .event(on: MessageName.id(of: "tide-1@example.org"), [.state("under-review")], in: tracker.snapshot())
    try tracker.record([event], summary: "Note")
    #expect(try await sandbox.document("events/?category=patch-state-changed").elements?.count == 1)
    let form = await sandbox.send(
      .post, "patches/\(number)/checks/", "state=fail&context=a&state=success",
      type: "application/x-www-form-urlencoded", token: token)
    #expect(JSONReader.read(form.bytes)?["state"]?.text == "success")
    let check = try #require(JSONReader.read(form.bytes)?["url"]?.text)
    #expect(form.headers["Location"] == check)
  }

  @Test func `of one context the checks of all who reported count`() async throws {
    let sandbox = try SiteSandbox(mails)
    let (ada, grace) = (try sandbox.token(), try sandbox.token(Address(name: "Grace", email: "grace@example.org")))
    for (token, state) in [(ada, "fail"), (grace, "success")] {
      let body = #"{"state": "\#(state)", "context": "build"}"#
      #expect(await sandbox.send(.post, "patches/\(number)/checks/", body, token: token).status == .created)
    }
    #expect(try await sandbox.document("patches/\(number)/")["check"]?.text == "fail")
    let body = #"{"state": "success", "context": "build"}"#
    #expect(await sandbox.send(.post, "patches/\(number)/checks/", body, token: ada).status == .created)
    #expect(try await sandbox.document("patches/\(number)/")["check"]?.text == "success")
  }

  @Test func `a wrong address, method, token or type is named, whatever the body`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    for (method, path, status) in [
      (Request.Method.post, "/api/series/", Response.Status.methodNotAllowed),
      (.post, "/api/1.5/patches/1/checks/", .notFound), (.delete, "/api/patches/\(number)/", .methodNotAllowed),
    ] {
      #expect(sandbox.site.bodyLimit(method, path) > 1000)
      let answer = await sandbox.send(method, String(path.dropFirst(5)), #"{"a": 1}"#, token: token)
      #expect(answer.status == status, "\(path)")
      #expect(JSONReader.read(answer.bytes)?["detail"]?.text != nil)
    }
    #expect(sandbox.site.bodyLimit(.get, "/api/patches/") > 1000)
    let unread = await sandbox.send(.get, "patches/", "", token: "wrong" + token)
    #expect(unread.status == .unauthorized)
    #expect(JSONReader.read(unread.bytes)?["detail"]?.text == "Invalid token.")
    #expect(unread.headers["WWW-Authenticate"] == "Token")
    #expect(await sandbox.get("/api/patches/", [("Authorization", "Basic YTpi")]).status == .ok)
    let type = await sandbox.send(.patch, "patches/\(number)/", "state: new", type: "text/yaml", token: token)
    #expect(type.status == .unsupportedMediaType)
  }

  @Test func `concurrent requests are answered each for itself`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    let numbers = (1...2).map { SiteSandbox.number("tide-\($0)@example.org") }
    let answers = await withTaskGroup(of: (Int, Response).self) { group in
      for one in 0..<24 {
        group.addTask {
          // Every sixth is wrong, every seventh is nobody's patch.
          let state = one % 6 == 5 ? "superb" : "success"
          let patch = one % 7 == 6 ? 1 : numbers[one % 2]
          let body = #"{"state": "\#(state)", "context": "ci-\#(one)"}"#
          return (one, await sandbox.send(.post, "patches/\(patch)/checks/", body, token: token))
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for (one, answer) in answers {
      let expected: Response.Status = one % 7 == 6 ? .notFound : one % 6 == 5 ? .badRequest : .created
      #expect(answer.status == expected, "\(one): \(answer.text)")
      guard expected == .created else { continue }
      #expect(JSONReader.read(answer.bytes)?["context"]?.text == "ci-\(one)")
    }
    let ids = answers.values.compactMap { $0.status == .created ? JSONReader.read($0.bytes)?["id"]?.number : nil }
    #expect(Set(ids).count == ids.count)
    var listed: [Int] = []
    for number in numbers {
      listed += try await sandbox.document("patches/\(number)/checks/").elements?.compactMap { $0["id"]?.number } ?? []
    }
    #expect(Set(listed) == Set(ids))
    #expect(listed.count == ids.count)
  }

  @Test func `one view covers the checks of a moment, and who asks for events sees them at once`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    let published = try sandbox.snapshot().base?.commit
    for one in 0..<4 {
      let answer = await sandbox.send(
        .post, "patches/\(number)/checks/", #"{"state": "success", "context": "ci-\#(one)"}"#, token: token)
      #expect(answer.status == .created)
      #expect(try await sandbox.document("patches/\(number)/checks/").elements?.count == one + 1)
    }
    let events = try #require(try await sandbox.document("events/?category=check-created").elements)
    #expect(events.count == 4)
    let snapshot = try sandbox.snapshot()
    #expect(!snapshot.isAhead)
    #expect(snapshot.base?.commit != published)
  }

  @Test func `a check counts after all that was recorded before it, whoever recorded it`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    let patch = MessageName.id(of: "tide-1@example.org")
    let other = try TrackerRepository.open(sandbox.path)
    var expected: [String] = []
    for one in 0..<12 {
      if one % 4 == 3 {
        // By another process, a moment later.
        let event = try EventWriter(actor: SiteSandbox.ada, reason: nil)
          .event(on: patch, [.state("state-\(one)")], in: other.snapshot())
        if one % 8 == 3 {
          try other.record([event], summary: "Note")
        } else {
          _ = try other.append([event], summary: "Note")
        }
        expected.append("state-\(one)")
      } else {
        let body = #"{"state": "success", "context": "ci-\#(one)"}"#
        #expect(await sandbox.send(.post, "patches/\(number)/checks/", body, token: token).status == .created)
        expected.append("ci-\(one)")
      }
    }
    let history = try sandbox.snapshot().history(of: patch)
    let found = history.entries.flatMap(\.event.changes).map { change in
      switch change {
      case .check(let check): check.context
      case .state(let state): state
      default: "\(change)"
      }
    }
    #expect(found == expected)
  }

  @Test func `what was recorded last is in a view when the server ends`() async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(
      .post, "patches/\(number)/checks/", #"{"state": "success", "context": "ci"}"#, token: try sandbox.token())
    #expect(answer.status == .created)
    sandbox.site.finish()
    #expect(try !sandbox.snapshot().isAhead)
  }

  @Test func `without a good token nothing is written`() async throws {
    let sandbox = try SiteSandbox(mails)
    let none = await sandbox.send(.patch, "patches/\(number)/", #"{"state": "accepted"}"#)
    #expect(none.status == .unauthorized)
    #expect(
      JSONReader.read(none.bytes) == ["detail": "Authentication credentials were not provided."])
    let wrong = await sandbox.send(.patch, "patches/\(number)/", #"{"state": "accepted"}"#, token: "pb_wrong")
    #expect(JSONReader.read(wrong.bytes) == ["detail": "Invalid token."])
    let session = try await sandbox.signIn()
    let cookie = await sandbox.site.answer(
      Request(
        .patch, "/api/patches/\(number)/",
        headers: HeaderFields(
          [("Host", SiteSandbox.host), ("Content-Type", "application/json")]
            .map { (name: $0.0, value: $0.1) } + session.cookie.map { (name: $0.0, value: $0.1) }),
        body: Array(#"{"state": "accepted"}"#.utf8)))
    #expect(cookie.status == .unauthorized)
    try sandbox.configure("[permission \"update\"]\n\tallow = grace@example.org\n")
    let forbidden = await sandbox.send(
      .patch, "patches/\(number)/", #"{"state": "accepted"}"#, token: try sandbox.token())
    #expect(forbidden.status == .forbidden)
    #expect(try sandbox.snapshot().history(of: MessageName.id(of: "tide-1@example.org")).entries.isEmpty)
  }

  @Test(arguments: [
    ("application/json", #"{"state": "success", "context": "ci-build", "target_url": "https://ci.example.org/1"}"#),
    ("application/json", #"{"state": 1, "context": "ci-build", "user": "", "description": null}"#),
    ("application/x-www-form-urlencoded", "state=success&context=ci-build&user=bot"),
    (
      "multipart/form-data; boundary=xyz",
      "--xyz\r\nContent-Disposition: form-data; name=\"state\"\r\n\r\nsuccess\r\n"
        + "--xyz\r\nContent-Disposition: form-data; name=\"context\"\r\n\r\nci-build\r\n--xyz--\r\n"
    ),
  ])
  func `a check is recorded in every content type`(type: String, body: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(
      .post, "patches/\(number)/checks/", body, type: type, token: try sandbox.token())
    #expect(answer.status == .created, "\(answer.text)")
    let check = try #require(JSONReader.read(answer.bytes))
    #expect(check["state"]?.text == "success")
    #expect(check["context"]?.text == "ci-build")
    #expect(check["user"]?["username"]?.text == "ada@example.org")
    #expect(check["date"]?.text?.hasSuffix(".000000") == true)
    let id = try #require(check["id"]?.number)
    #expect(try await sandbox.document("1.2/patches/\(number)/checks/\(id)/")["state"]?.text == "success")
    #expect(try await sandbox.document("patches/\(number)/")["check"]?.text == "success")
  }

  @Test(arguments: [
    (#"{"context": "x"}"#, "state"), (#"{"state": "fine"}"#, "state"),
    (#"{"state": "fail", "context": "a b"}"#, "context"),
    (#"{"state": "fail", "target_url": "javascript:x"}"#, "target_url"),
  ])
  func `an invalid check is refused, with the field`(body: String, field: String) async throws {
    let sandbox = try SiteSandbox(mails)
    let answer = await sandbox.send(.post, "patches/\(number)/checks/", body, token: try sandbox.token())
    #expect(answer.status == .badRequest)
    #expect(JSONReader.read(answer.bytes)?[field] != nil)
  }

  @Test func `checks come oldest first, and the newest of each context counts`() async throws {
    let sandbox = try SiteSandbox(mails)
    let token = try sandbox.token()
    for (context, state) in [("a", "fail"), ("b", "success"), ("a", "success"), ("c", "warning")] {
      let body = #"{"state": "\#(state)", "context": "\#(context)"}"#
      #expect(await sandbox.send(.post, "patches/\(number)/checks/", body, token: token).status == .created)
    }
    #expect(try await sandbox.texts("patches/\(number)/checks/", "state") == ["fail", "success", "success", "warning"])
    #expect(
      try await sandbox.texts("patches/\(number)/checks/?context=A&order=-date&per_page=1", "state") == ["success"])
    #expect(try await sandbox.document("patches/\(number)/")["check"]?.text == "warning")
  }

  @Test func `a comment can be marked as addressed`() async throws {
    let reply = MailBuilder(
      from: "Grace Example <grace@example.org>", subject: "Re: [PATCH 1/2] tide: part 1", messageID: "r@example.org",
      inReplyTo: "tide-1@example.org", body: "> Part 1.\n\nWhy?\n")
    let sandbox = try SiteSandbox(mails + [reply])
    let path = "patches/\(number)/comments/"
    let comments = try #require(try await sandbox.document(path).elements)
    #expect(comments.first?["content"]?.text == "> Part 1.\n\nWhy?\n")
    #expect(comments.first?["addressed"] == .null)
    let id = try #require(comments.first?["id"]?.number)
    let answer = await sandbox.send(
      .patch, "1.3/\(path)\(id)/", #"{"addressed": true}"#, token: try sandbox.token())
    #expect(JSONReader.read(answer.bytes)?["addressed"] == true)
    #expect(try await sandbox.document("1.2/" + path).elements?.first?["addressed"] == nil)
  }
}
