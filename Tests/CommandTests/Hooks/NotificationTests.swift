import TestSupport
import Testing

@Suite("Notification commands")
struct NotificationTests {
  /// A tracker whose commands add what they are given to a file each.
  private struct Place {
    let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      // No command is killed because the machine is busy.
      try setTimeLimit(3600)
    }

    /// How many seconds a command may take.
    func setTimeLimit(_ seconds: Int) throws {
      try Command("git", "-C", sandbox.tracker, "config", "patchbay.hook.timeout", "\(seconds)").run().succeeded()
    }

    func set(_ event: String, _ command: String) throws {
      try Command("git", "-C", sandbox.tracker, "config", "--add", "patchbay.hook.\(event)", command).run().succeeded()
    }

    func path(_ name: String) -> String { sandbox.folder(name) }

    /// What is in a file; nothing if it is not there.
    func text(_ name: String) -> String {
      (try? PackageFiles.read(path(name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The tracker's references in one folder.
    func references(_ folder: String) -> [String] {
      let result = try? Command(
        "git", "-C", sandbox.tracker, "for-each-ref", "--format=%(refname)", "refs/patchbay/\(folder)/"
      ).run()
      return (result?.text ?? "").split(separator: "\n").map(String.init)
    }

    func notify() throws -> CommandResult { try sandbox.run("hooks", "notify") }

    /// Runs what is left to run, when no process that was started for it is left.
    func settle() throws -> CommandResult {
      try waitForProcesses(on: sandbox.tracker)
      return try notify()
    }

    var log: String { text("tracker.git/patchbay/hooks.log") }
  }

  /// Every document as one line `EVENT NAME VERSION WAS STATE` through a small script, whatever came with it.
  private static let summarize =
    #"tr -d '\n' | sed -E 's/^\{  "event": "([^"]*)".*"series": \{[^{]*"name": "([^"]*)",    "version": ([0-9]*),"#
    + #".*/\1 \2 \3/' >> "$PATCHBAY_TRACKER/../notified"; echo >> "$PATCHBAY_TRACKER/../notified""#

  @Test("new series, complete series and changed states notify once each, with their documents")
  func notified() throws {
    let place = try Place()
    for event in ["series-created", "series-completed", "state-changed"] {
      try place.set(event, Self.summarize)
      try place.set(event, #"cat > "$PATCHBAY_TRACKER/../last-$PATCHBAY_HOOK""#)
    }
    let mails = MailBuilder.series("tide", of: 2)
    // The cover letter comes last: the series gets another head, and is the same all the same.
    for mail in [mails[2], mails[1], mails[0]] { try place.sandbox.ingest(mail) }
    #expect(eventually { place.text("notified").contains("series-completed") })
    let head = try #require(try place.sandbox.list("list").first?.string("id"))
    try place.sandbox.run("update", "\(head)/1", "--state", "accepted", "--as", "Ada <ada@example.org>").succeeded()
    #expect(eventually { place.text("notified").contains("state-changed") })
    // The second command comes after the first.
    #expect(eventually { place.text("last-state-changed").hasSuffix("}\n") })
    let lines = place.text("notified").split(separator: "\n").map(String.init)
    #expect(lines.count == 3, "\(lines)")
    #expect(lines.contains("series-created tide: part 2 1"))

    let change = try JSONDocument(PackageFiles.read(place.path("last-state-changed")))
    #expect(change.string("was") == "new")
    #expect(change.string("state") == "accepted")
    #expect(change.object("patch")?.string("name") == "tide: part 1")
    #expect(change.object("log")?.object("by")?.string("email") == "ada@example.org")
    #expect(change.object("series")?.string("id") == head)

    // A newer version supersedes: nobody set that, and it notifies.
    try place.sandbox.run("update", "\(head)/1", "--state", "new", "--as", "Ada <ada@example.org>").succeeded()
    for mail in MailBuilder.series("tide", of: 2, prefix: "PATCH v2", firstMinute: 9) {
      var mail = mail
      mail.messageID = "v2-\(mail.messageID ?? "")"
      mail.inReplyTo = mail.inReplyTo.map { "v2-\($0)" }
      mail.references = mail.references.map { "v2-\($0)" }
      try place.sandbox.ingest(mail)
    }
    #expect(
      eventually {
        // It may be half written yet.
        let change = try? JSONDocument(PackageFiles.read(place.path("last-state-changed")))
        return change?.string("state") == "superseded"
      })
    #expect(eventually { place.text("notified").contains("series-completed tide: cover 2") })
    #expect(try place.settle().status == 0)
    #expect(place.log.isEmpty, "\(place.log)")
    #expect(try GitSandbox.fsck(place.sandbox.tracker).isEmpty)
  }

  @Test("a new command is not notified of earlier events; the tracker's configuration cannot set a command")
  func begin() throws {
    let place = try Place()
    for mail in MailBuilder.series("old", of: 1) { try place.sandbox.ingest(mail) }
    try place.set("series-created", Self.summarize)
    #expect(try place.sandbox.run("config", "set", "patchbay.hook.series-created", "touch /tmp/x").status == 78)
    for mail in MailBuilder.series("tide", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { !place.text("notified").isEmpty })
    #expect(try place.notify().status == 0)
    #expect(!place.text("notified").contains("old"))
  }

  @Test("a hanging command delays nothing, is killed after its time limit and is retried")
  func hanging() throws {
    let place = try Place()
    try place.set(
      "series-created",
      #"cd "$PATCHBAY_TRACKER/.."; echo x >> tried; [ -e ready ] || { trap '' TERM; sleep 100000; }; echo x >> done"#)
    try place.setTimeLimit(2)
    for mail in MailBuilder.series("tide", of: 2) { try place.sandbox.ingest(mail) }
    #expect(try place.sandbox.list("list").first?.bool("complete") == true)
    #expect(place.text("done").isEmpty)
    #expect(eventually { place.log.contains("it was killed after 2 s; it will be retried") })
    try waitForProcesses(on: place.sandbox.tracker)
    // On a busy machine two seconds may be too short for what does not hang.
    try place.setTimeLimit(3600)
    try place.sandbox.folder.write("ready", "")
    #expect(try place.notify().status == 0)
    #expect(place.text("done") == "x\n")
  }

  @Test("a run killed before it records a notification sends it again; concurrent runs send all")
  func killed() throws {
    let place = try Place()
    try place.set(
      "series-created", #"cd "$PATCHBAY_TRACKER/.."; echo x >> notified; [ -e ready ] || kill -9 $PPID"#)
    for mail in MailBuilder.series("tide", of: 1) { try place.sandbox.ingest(mail) }
    try waitForProcesses(on: place.sandbox.tracker)
    let before = place.text("notified")
    #expect(before.hasPrefix("x\n"))
    try place.sandbox.folder.write("ready", "")
    for _ in 0..<2 {
      #expect(try place.notify().status == 0)
      #expect(place.text("notified") == before + "x\n")
    }

    let other = try Place()
    for event in ["series-created", "series-completed"] { try other.set(event, Self.summarize) }
    for number in 0..<20 {
      for mail in MailBuilder.series("s\(number)", of: 1) { try other.sandbox.ingest(mail) }
    }
    let running = try (0..<3).map { _ in try other.sandbox.command(["hooks", "notify"]).start() }
    for process in running { try process.wait().succeeded() }
    #expect(try other.settle().status == 0)
    #expect(Set(other.text("notified").split(separator: "\n")).count == 40)
  }

  @Test("a command that fails is retried a bounded number of times, and others are notified meanwhile")
  func failing() throws {
    let place = try Place()
    try place.set("series-created", "echo broken pipe >&2; exit 3")
    try place.set("series-created", Self.summarize)
    for mail in MailBuilder.series("tide", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { place.log.contains("exit code 3: broken pipe; it will be retried") })
    #expect(eventually { place.text("notified").contains("series-created tide: cover 1") })
    try waitForProcesses(on: place.sandbox.tracker)
    var results: [Int32] = []
    for _ in 0..<12 { results.append(try place.notify().status) }
    #expect(results.first == 75)
    #expect(results.last == 0)
    #expect(place.log.contains("given up after 10 times"))
    #expect(place.log.split(separator: "\n").count == 10)
    #expect(place.text("notified").split(separator: "\n").count == 1)
  }

  /// A place whose command has been notified of the series "one", and the reference of its cursor.
  private static func notifiedOfOne() throws -> (Place, cursor: String) {
    let place = try Place()
    try place.set("series-created", summarize)
    for mail in MailBuilder.series("one", of: 1) { try place.sandbox.ingest(mail) }
    #expect(try place.settle().status == 0)
    #expect(place.text("notified").contains("one"))
    let cursors = place.references("notified")
    #expect(cursors.count == 1)
    return (place, try #require(cursors.first))
  }

  @Test("a stale lock on the cursor stops no notification")
  func staleLock() throws {
    let (place, cursor) = try Self.notifiedOfOne()
    try PackageFiles.write([], to: "\(place.sandbox.tracker)/\(cursor).lock")
    for mail in MailBuilder.series("two", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { place.text("notified").contains("two") })
    #expect(try place.settle().status == 0)
    for mail in MailBuilder.series("three", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { place.text("notified").contains("three") })
    #expect(try place.settle().status == 0)
    #expect(place.text("notified").split(separator: "\n").count == 3)
  }

  @Test(
    "a cursor that a stopped machine left without an id is made anew, and all is sent again",
    arguments: ["", String(repeating: "\0", count: 41)])
  func damagedCursor(bytes: String) throws {
    let (place, name) = try Self.notifiedOfOne()
    try PackageFiles.write(Array(bytes.utf8), to: "\(place.sandbox.tracker)/\(name)")
    #expect(try place.sandbox.run("doctor").text.contains("\(name): the reference names nothing"))
    for mail in MailBuilder.series("two", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { place.text("notified").contains("two") })
    #expect(try place.settle().status == 0)
    #expect(place.text("notified").split(separator: "\n").count == 3)
    #expect(place.log.contains("all notifications are sent again"))
    try Command("git", "-C", place.sandbox.tracker, "fsck", "--strict").run().succeeded()
  }

  @Test("why nothing can be sent is one line that names the program once")
  func noView() throws {
    let (place, _) = try Self.notifiedOfOne()
    try Command("sh", "-ec", "rm -r refs/patchbay/view; : > refs/patchbay/view", in: place.sandbox.tracker).run()
      .succeeded()
    let result = try place.notify()
    #expect(result.status == 75)
    let first = try #require(result.errorText.split(separator: "\n").first)
    #expect(first.hasPrefix("patchbay: series-created: no view can be published; "), "\(first)")
    #expect(place.log.contains(" series-created: no view can be published; "))
  }

  @Test("the cursor of an earlier version is taken over: nothing is sent twice or missed")
  func formerCursor() throws {
    let (place, _) = try Self.notifiedOfOne()
    try Command(
      "sh", "-ec",
      """
      git for-each-ref --format='%(objectname) %(refname)' refs/patchbay/notified/ | while read -r id name; do
        git update-ref "refs/patchbay/told/${name#refs/patchbay/notified/}" "$id"
        git update-ref -d "$name"
      done
      """, in: place.sandbox.tracker
    ).run().succeeded()
    for mail in MailBuilder.series("two", of: 1) { try place.sandbox.ingest(mail) }
    #expect(eventually { place.text("notified").contains("two") })
    #expect(try place.settle().status == 0)
    #expect(place.references("told").isEmpty && place.references("notified").count == 1)
    #expect(place.text("notified").split(separator: "\n").count == 2)
  }

  /// A server that fails, then redirects, then takes what it is sent: headers and body of each in a file of its own.
  private func receiver(_ place: Place) throws -> (process: RunningCommand, url: String) {
    let script = """
      import http.server, os, sys
      statuses = [int(s) for s in sys.argv[2:]]
      class Handler(http.server.BaseHTTPRequestHandler):
          count = 0
          def do_POST(self):
              body = self.rfile.read(int(self.headers['Content-Length']))
              Handler.count += 1
              open(f'{sys.argv[1]}/body{Handler.count}', 'wb').write(body)
              open(sys.argv[1] + '/new', 'w').write(str(self.headers))
              os.rename(sys.argv[1] + '/new', f'{sys.argv[1]}/head{Handler.count}')
              status = statuses[min(Handler.count, len(statuses)) - 1]
              self.send_response(status)
              if status == 302: self.send_header('Location', '/elsewhere')
              self.send_header('Content-Length', '0')
              self.end_headers()
          def log_message(self, *arguments): pass
      server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
      open(sys.argv[1] + '/new', 'w').write(str(server.server_port))
      os.rename(sys.argv[1] + '/new', sys.argv[1] + '/port')
      server.serve_forever()
      """
    let folder = place.path("received")
    try Command("mkdir", folder).run().succeeded()
    let process = try Command("python3", "-c", script, folder, "500", "302", "200").start()
    #expect(eventually { !place.text("received/port").isEmpty })
    return (process, "http://127.0.0.1:\(place.text("received/port"))/hook")
  }

  @Test("a URL gets the signed document by POST, again until it succeeds")
  func webhook() throws {
    let place = try Place()
    let (process, url) = try receiver(place)
    defer { process.kill() }
    try place.set("series-completed", url)
    try place.set("secret", "hush")
    for mail in MailBuilder.series("tide", of: 1) { try place.sandbox.ingest(mail) }
    // Those that were started beside the ingests sent it once or twice.
    try waitForProcesses(on: place.sandbox.tracker)
    for _ in 0..<3 { _ = try place.notify() }
    #expect(place.log.contains("500") && place.log.contains("302"))
    #expect(try place.notify().status == 0)
    let heads = (1...4).map { place.text("received/head\($0)") }
    #expect(heads[3].isEmpty)
    let body = place.text("received/body3")
    #expect(try JSONDocument(Array(body.utf8)).string("event") == "series-completed")
    #expect(place.text("received/body1") == body)
    let signature = try Command("openssl", "dgst", "-sha256", "-hmac", "hush", place.path("received/body3")).run().text
    let digits = try #require(signature.split(separator: " ").last?.filter { !$0.isNewline })
    #expect(heads[2].contains("X-Patchbay-Signature-256: sha256=\(digits)\n"))
    #expect(heads[2].contains("Content-Type: application/json\n"))
    #expect(heads[2].contains("X-Patchbay-Event: series-completed\n"))
    func delivery(_ head: String) -> Substring? {
      head.split(separator: "\n").first { $0.hasPrefix("X-Patchbay-Delivery: ") }
    }
    #expect(delivery(heads[0]) != nil)
    #expect(delivery(heads[0]) == delivery(heads[2]))
    // The URL stood in a file, and that is gone.
    #expect(try Command("ls", place.path("tracker.git/patchbay")).run().text.contains("webhook") == false)
  }
}
