import Bytes
import Mail
import Review
import Synchronization
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite(.timeLimit(.minutes(240))) struct EventStreamTests {
  private struct Event: Hashable {
    var name = ""
    var id: String?
    var data = ""
  }

  /// Reads a stream until the condition holds, then hangs up as a client does.
  private func read(
    _ sandbox: SiteSandbox, after last: String? = nil, until isEnough: @escaping @Sendable ([Event]) throws -> Bool,
    meanwhile: @escaping @Sendable () throws -> Void = {}
  ) async throws -> [Event] {
    struct HungUp: Error {}
    let response = await sandbox.get("/events", last.map { [("Last-Event-ID", $0)] } ?? [])
    #expect(response.status == .ok)
    #expect(response.headers["Content-Type"]?.hasPrefix("text/event-stream") == true)
    guard case .stream(let write) = response.body else { throw HungUp() }
    let events = Received()
    do {
      try await write { bytes in
        let (all, isFirst) = await events.add(bytes)
        if isFirst { try meanwhile() }
        if try isEnough(all) { throw HungUp() }
      }
    } catch is HungUp {}
    return await events.all
  }

  private actor Received {
    var all: [Event] = []
    private var hasStarted = false

    /// - Returns: All events, and whether the first place came just now.
    func add(_ bytes: [UInt8]) -> ([Event], Bool) {
      for block in String(decoding: bytes, as: UTF8.self).split(separator: "\n\n") {
        var event = Event()
        for line in block.split(separator: "\n") {
          if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
          if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
          if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
        }
        if !event.name.isEmpty { all.append(event) }
      }
      defer { if !all.isEmpty { hasStarted = true } }
      return (all, !hasStarted && !all.isEmpty)
    }
  }

  private static func names(_ events: [Event]) -> [String] {
    events.filter { $0.name == "mail" }.compactMap { JSONReader.read(Array($0.data.utf8))?["messageID"]?.text }
  }

  @Test func `a client gets mail, series and decisions, each with its document`() async throws {
    let sandbox = try SiteSandbox()
    let event = Tracker.Event(
      target: MessageName.id(of: "tide-1@example.org"), date: MailDate(seconds: 1_700_000_000, offsetMinutes: 0),
      actor: SiteSandbox.ada, changes: [.state("accepted")], reason: nil)
    let events = try await read(sandbox) { events in
      events.contains { $0.name == "series-completed" } && events.contains { $0.name == "state-changed" }
        && events.last?.name == "view"
    } meanwhile: {
      try sandbox.ingest(MailBuilder.series("tide", of: 2))
      try TrackerRepository.open(sandbox.path).record([event], summary: "Test")
    }
    #expect(Self.names(events) == ["tide-0@example.org", "tide-1@example.org", "tide-2@example.org"])
    #expect(events.contains { $0.name == "series-created" } && events.contains { $0.name == "log" })
    for event in events { #expect(JSONReader.read(Array(event.data.utf8)) != nil, "\(event)") }
    #expect(events.filter { $0.id != nil }.allSatisfy { $0.name == "view" })
  }

  @Test func `what returning clients missed is read once for all that left at one place`() throws {
    let sandbox = try SiteSandbox(MailBuilder.series("tide", of: 1))
    let tracker = try TrackerRepository.open(sandbox.path)
    let old = try #require(try tracker.newestView())
    try sandbox.ingest(MailBuilder.series("ebb", of: 1))
    let new = try #require(try tracker.newestView())
    let recent = RecentSteps()
    let first = recent.step(from: old, to: new, in: tracker)
    #expect(first.bytes == EventStep(from: old, to: new, in: tracker).bytes && !first.isReset)
    #expect(recent.step(from: old, to: new, in: tracker).bytes == first.bytes)
    #expect(recent.count == 1)
    // What is not known may be later.
    #expect(recent.step(from: .zero, to: new, in: tracker).isReset)
    #expect(recent.count == 1)
    #expect(recent.step(from: new, to: new, in: tracker).bytes != first.bytes)
    #expect(recent.count == 2)
  }

  @Test func `a client that reconnects gets what it missed, and nothing else`() async throws {
    let sandbox = try SiteSandbox(MailBuilder.series("tide", of: 1))
    let first = try await read(sandbox) { $0.last?.id != nil }
    #expect(Self.names(first).isEmpty)
    let place = try #require(first.last?.id)
    try sandbox.ingest(MailBuilder.series("ebb", of: 1))
    try sandbox.ingest(MailBuilder.series("flood", of: 1))
    let missed = try await read(sandbox, after: place) { Self.names($0).count >= 4 && $0.last?.id != nil }
    #expect(
      Set(Self.names(missed)) == [
        "ebb-0@example.org", "ebb-1@example.org", "flood-0@example.org", "flood-1@example.org",
      ])
    let again = try await read(sandbox, after: missed.last?.id) { $0.last?.id != nil }
    #expect(again.map(\.name) == ["view"])
  }

  @Test(arguments: ["", "x", "0123456789012345678901234567890123456789"])
  func `a client with an unknown Last-Event-ID is told to start over`(place: String) async throws {
    let sandbox = try SiteSandbox(MailBuilder.series("tide", of: 1))
    let events = try await read(sandbox, after: place.isEmpty ? nil : place) { $0.last?.id != nil }
    #expect(events.map(\.name) == (place.isEmpty ? ["view"] : ["reset", "view"]))
  }

  @Test func `where reading needs a token, so does the event stream`() async throws {
    let sandbox = try SiteSandbox()
    try sandbox.configure("[web]\n\tread = token\n")
    #expect(await sandbox.get("/events").status == .unauthorized)
    let token = try sandbox.token()
    #expect(await sandbox.get("/events", [("Authorization", "Bearer \(token)")]).status == .ok)
  }

  @Test func `streams end when the server stops`() async throws {
    let sandbox = try SiteSandbox()
    let response = await sandbox.get("/events")
    guard case .stream(let write) = response.body else {
      Issue.record("no stream")
      return
    }
    try await write { _ in sandbox.site.stop() }
  }
}
