import TestSupport
import Testing

@Suite("Projects and delegates in daily use")
struct ProjectTests {
  private static let ada = ["--as", "Ada Example <ada@example.org>"]

  private func configure(_ sandbox: Sandbox, _ text: String) throws {
    try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(text.utf8)).run().succeeded()
  }

  private func patch(
    _ name: String, subject: String = "[PATCH] x", list: String? = nil, file: String = "x",
    fields: [(name: String, value: String)] = []
  ) -> MailBuilder {
    MailBuilder(
      subject: subject, messageID: "\(name)@example.org", diff: MailBuilder.diff(file),
      fields: fields + (list.map { [("List-Id", "<\($0).example.org>")] } ?? []))
  }

  private func delegate(_ sandbox: Sandbox, _ name: String) throws -> String? {
    try sandbox.object("show", "\(name)@example.org").list("patches").first?.string("delegate")
  }

  @Test("the delegate is set by the rules for files, by the mail before them, and by an update before both")
  func delegation() throws {
    let sandbox = try Sandbox()
    try sandbox.ingest(patch("sea", file: "src/sea.c"))
    try sandbox.ingest(patch("asked", file: "src/asked.c", fields: [("X-Patchwork-Delegate", "mara@example.org")]))
    try sandbox.ingest(patch("other", file: "doc/other"))
    #expect(try sandbox.list("list", "--delegate", "").count == 2)
    #expect(try sandbox.run("list", "--delegate", "grace").status == 1)

    try configure(sandbox, "[delegate \"grace@example.org\"]\n path = src/\n")
    #expect(try delegate(sandbox, "sea") == "grace@example.org")
    #expect(try delegate(sandbox, "asked") == "mara@example.org")
    #expect(try delegate(sandbox, "other") == nil)
    #expect(try sandbox.list("list", "--delegate", "grace").map { $0.string("messageID") } == ["sea@example.org"])
    #expect(try sandbox.run("show", "sea@example.org").text.contains("grace@example.org (by its files)"))
    #expect(try sandbox.run("show", "asked@example.org").text.contains("mara@example.org (as the mail asks)"))

    try sandbox.command(["update", "asked@example.org", "--delegate", "bo@example.org"] + Self.ada).run().succeeded()
    try sandbox.command(["update", "sea@example.org", "--delegate", ""] + Self.ada).run().succeeded()
    #expect(try delegate(sandbox, "asked") == "bo@example.org")
    #expect(try delegate(sandbox, "sea") == nil, "nobody, whatever the rules say")
    #expect(try sandbox.list("list", "--delegate", "").count == 2)

    // Rules are read anew each time, and what the tracker holds does not depend on them.
    let digest = try sandbox.run("digest").line
    try configure(sandbox, "[delegate \"dee@example.org\"]\n path = doc/\n")
    #expect(try delegate(sandbox, "other") == "dee@example.org")
    #expect(try sandbox.list("list", "--delegate", "dee").count == 1)
    #expect(try sandbox.run("digest").line == digest)
  }

  @Test("a series has every delegate of its patches; the rules of a project apply to its patches only")
  func seriesDelegates() throws {
    let sandbox = try Sandbox()
    for mail in MailBuilder.series("tide", of: 3) { try sandbox.ingest(mail) }
    try configure(
      sandbox,
      """
      [project "p"]
       subject = *part 3*
      [delegate "one@example.org"]
       path = tide-1.txt
      [delegate "three@example.org"]
       path = tide-*.txt
       project = p
      """)
    let series = try sandbox.object("show", "tide-0@example.org")
    #expect(series.members["delegates"] as? [String] == ["one@example.org", "three@example.org"])
    #expect(series.list("patches").map { $0.string("delegate") } == ["one@example.org", nil, "three@example.org"])
    for person in ["one", "three"] { #expect(try sandbox.list("list", "--delegate", person).count == 1) }
    #expect(try sandbox.list("list", "--patches", "--delegate", "three").count == 1)
    // A part of it is in the project, so the series is.
    #expect(try sandbox.list("list", "--project", "p").count == 1)
    #expect(try sandbox.list("list", "--patches", "--project", "p").count == 1)
  }

  @Test("a mail on two lists is one message in two projects, whichever comes first")
  func twoLists() throws {
    for order in [["a", "b"], ["b", "a"]] {
      let sandbox = try Sandbox()
      try configure(sandbox, "[project \"A\"]\n list-id = a.example.org\n[project \"B\"]\n list-id = b.example.org\n")
      for list in order { try sandbox.ingest(patch("both", list: list)) }
      for project in ["A", "B", "a.example.org", "b"] {
        let found = try sandbox.list("list", "--project", project)
        #expect(found.map { $0.string("messageID") } == ["both@example.org"], "\(project)")
      }
      let series = try sandbox.object("show", "both@example.org")
      #expect(series.string("project") == "A")
      #expect(series.members["projects"] as? [String] == ["A", "B"])
      #expect(try sandbox.object("status").int("patches") == 1)
    }
  }

  @Test("the copies of a message give the same view in every order")
  func copies() throws {
    let copies = ["c", "a", "b"].map { patch("both", list: $0) }
    var digests: Set<String> = []
    try withEveryPermutation(of: copies) { order in
      let sandbox = try Sandbox()
      for copy in order { try sandbox.ingest(copy) }
      digests.insert(try sandbox.run("digest").line)
    }
    #expect(digests.count == 1)
  }

  @Test("several projects share a list by subject, and unclaimed mail belongs to the list")
  func subjects() throws {
    let sandbox = try Sandbox()
    let text = """
      [project "tide"]
       list-id = shared.example.org
       subject = *[tide]*
      [project "clock"]
       list-id = shared.example.org
       subject = *clock*
      """
    try configure(sandbox, text)
    try sandbox.ingest(patch("t", subject: "[PATCH] [tide] x", list: "shared"))
    try sandbox.ingest(patch("c", subject: "[PATCH] clock: x", list: "shared"))
    try sandbox.ingest(patch("n", subject: "[PATCH] neither", list: "shared"))
    try sandbox.ingest(patch("u", subject: "[PATCH] unlisted clock"))
    func found(_ project: String) throws -> Set<String> {
      Set(try sandbox.list("list", "--project", project).compactMap { $0.string("messageID")?.first.map(String.init) })
    }
    #expect(try found("tide") == ["t"])
    #expect(try found("clock") == ["c"])
    #expect(try found("shared") == ["t", "c", "n"])
    #expect(try sandbox.object("show", "t@example.org").string("project") == "tide")
    #expect(try sandbox.object("show", "n@example.org").string("project") == "shared.example.org")
    #expect(try sandbox.object("show", "u@example.org").isNull("project"))
  }

  @Test("a mail marked to be ignored is kept, but is not a patch")
  func ignored() throws {
    let sandbox = try Sandbox()
    let line = try sandbox.ingest(patch("left-out", fields: [("X-Patchwork-Hint", "ignore")]))
    #expect(line.contains(" other new "))
    #expect(try sandbox.list("list").isEmpty)
    #expect(try sandbox.run("thread", "left-out@example.org").status == 0)
    #expect(try sandbox.object("status").int("messages") == 1)
  }

  @Test("the state that a mail asks for counts if the configuration has it")
  func hintedState() throws {
    let sandbox = try Sandbox()
    try sandbox.ingest(patch("known", fields: [("X-Patchwork-State", "Changes Requested")]))
    try sandbox.ingest(patch("unknown", fields: [("X-Patchwork-State", "Frozen Solid")]))
    func state(_ name: String) throws -> String? { try sandbox.object("show", "\(name)@example.org").string("state") }
    #expect(try state("known") == "changes-requested")
    #expect(try state("unknown") == "new")
    #expect(try sandbox.list("list", "--state", "new").count == 1)
    try configure(sandbox, "[state \"frozen-solid\"]\n open = no\n")
    #expect(try state("unknown") == "frozen-solid")
    #expect(try sandbox.list("list", "--state", "Frozen Solid").count == 1)
  }

  @Test("the configuration says which states are open")
  func open() throws {
    let sandbox = try Sandbox()
    try configure(sandbox, "[state \"frozen\"]\n open = no\n[state \"rfc\"]\n open = yes\n")
    for (name, state) in [("a", "frozen"), ("b", "rfc"), ("c", "accepted"), ("d", "under-review")] {
      try sandbox.ingest(patch(name, subject: "[PATCH] \(name)"))
      try sandbox.command(["update", "\(name)@example.org", "--state", state] + Self.ada).run().succeeded()
    }
    try sandbox.ingest(patch("e", subject: "[PATCH] e"))
    let open = try sandbox.list("list", "--open").compactMap { $0.string("messageID")?.prefix(1) }
    #expect(Set(open) == ["b", "d", "e"])
    #expect(try sandbox.run("list", "--open", "--state", "new").status == 64)
  }

  @Test("one list is divided by subject and files, and the rest goes to the catch-all project")
  func divided() throws {
    let sandbox = try Sandbox()
    let list = [("List-Id", "<one.example.org>")]
    for (name, subject, file) in [
      ("sea", "[PATCH] sea", "src/sea/a.c"), ("deep", "[PATCH] deep", "src/sea/deep/a.c"),
      ("doc", "[PATCH] doc", "doc/a"),
      ("sub", "[PATCH tools] sub", "doc/b"), ("not", "[PATCH tools] not: draft", "doc/c"),
    ] { try sandbox.ingest(patch(name, subject: subject, file: file, fields: list)) }
    // A cover letter has no files: its series goes where its patches go.
    for var mail in MailBuilder.series("tide", of: 2) {
      mail.fields = list
      mail.diff = mail.diff.map { $0.replacing("tide-", with: "src/sea/tide-") }
      try sandbox.ingest(mail)
    }
    try configure(
      sandbox,
      """
      [project "rest"]
       list-id = one.example.org
       catch-all = yes
      [project "sea"]
       list-id = one.example.org
       path = src/sea/
       not-path = src/sea/deep/
       repository = /srv/a.git
       repository = /srv/b.git
      [project "tools"]
       list-id = one.example.org
       subject = *tools*
       not-subject = *draft*
      """)
    func found(_ project: String) throws -> Set<String> {
      Set(
        try sandbox.list("list", "--project", project).compactMap {
          $0.string("messageID")?.split(separator: "@").first.map(String.init)
        })
    }
    #expect(try found("sea") == ["sea", "tide-0"])
    #expect(try found("tools") == ["sub"])
    #expect(try found("rest") == ["deep", "doc", "not"])
    #expect(try sandbox.object("show", "tide-0@example.org").strings("projects") == ["sea"])
    let projects = try sandbox.object("config").list("projects")
    #expect(projects.map { $0.strings("repositories") } == [[], ["/srv/a.git", "/srv/b.git"], []])
    #expect(projects.map { $0.bool("catchAll") } == [true, false, false])
    let wrong = "[project \"x\"]\n path = /src\n"
    #expect(try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(wrong.utf8)).run().status == 78)
  }

  @Test("X-Patchwork-State and people may use a state's own words; config lists the open states")
  func words() throws {
    let sandbox = try Sandbox()
    for (name, word) in [("one", "Waits for Hardware"), ("two", "ChangesRequested"), ("three", "nonsense")] {
      try sandbox.ingest(patch(name, subject: "[PATCH] \(name): x", file: name, fields: [("X-Patchwork-State", word)]))
    }
    try configure(sandbox, "[state \"needs-hardware\"]\n open = yes\n word = waits for hardware\n")
    func state(_ name: String) throws -> String? { try sandbox.object("show", "\(name)@example.org").string("state") }
    #expect(try state("one") == "needs-hardware")
    #expect(try state("two") == "changes-requested")
    #expect(try state("three") == "new")
    try sandbox.command(["update", "two@example.org", "--state", "Waits for hardware"] + Self.ada).run().succeeded()
    #expect(try state("two") == "needs-hardware")
    #expect(try sandbox.list("list", "--state", "needs-hardware").count == 2)
    let shown = try sandbox.run("config").succeeded()
    #expect(shown.lines.contains("# open states: new, under-review, queued, needs-hardware"))
    // What is printed can be taken back in.
    try sandbox.command(["config", "import", "-"] + Self.ada, input: shown.output).run().succeeded()
    let twice = "[state \"a\"]\n word = x\n[state \"b\"]\n word = X\n"
    #expect(try sandbox.command(["config", "import", "-"] + Self.ada, input: Array(twice.utf8)).run().status == 78)
  }
}
