import Bytes
import Git
import Platform
import Services
import TestSupport
import Testing
import Tracker

@testable import Server

@Suite struct GitRouteTests {
  private let mails = MailBuilder.series("tide", of: 2)

  private func body(_ response: Response) async throws -> [UInt8] {
    guard case .stream(let write) = response.body else { return response.bytes }
    let collected = Collector()
    try await write { await collected.add($0) }
    return await collected.bytes
  }

  private actor Collector {
    var bytes: [UInt8] = []
    func add(_ more: [UInt8]) { bytes += more }
  }

  private func installHooks(_ sandbox: SiteSandbox) throws {
    for (name, hook) in [("update", "tracker-update"), ("proc-receive", "tracker-proc-receive")] {
      try? Files.makeFolder(sandbox.path + "hooks")
      Files.append("#!/bin/sh\nexec patchbay hooks run \(hook)\n", to: "\(sandbox.path)hooks/\(name)")
    }
  }

  @Test func `anybody may list references, in protocol version 2`() async throws {
    let sandbox = try SiteSandbox(mails)
    let response = await sandbox.get("/git/info/refs?service=git-upload-pack", [("Git-Protocol", "version=2")])
    #expect(response.status == .ok)
    #expect(response.headers["Content-Type"] == "application/x-git-upload-pack-advertisement")
    #expect(response.headers["Cache-Control"]?.contains("no-cache") == true)
    #expect(try await String(decoding: body(response), as: UTF8.self).contains("version 2"))
  }

  @Test(arguments: [
    ("/git/info/refs", Response.Status.notFound), ("/git/info/refs?service=git-upload-archive", .notFound),
    ("/git/HEAD", .notFound), ("/git/objects/info/packs", .notFound), ("/git/config", .notFound),
    ("/git/../../etc/passwd", .notFound), ("/git/git-upload-pack", .notFound),
    ("/git/info/refs?service=git-receive-pack", .unauthorized),
    ("/git/tide.git/info/refs?service=git-receive-pack", .unauthorized),
  ])
  func `other requests, and pushes without a token, are refused`(target: String, status: Response.Status)
    async throws
  {
    let sandbox = try SiteSandbox(mails)
    try installHooks(sandbox)
    let response = await sandbox.get(target)
    #expect(response.status == status)
    if status == .unauthorized { #expect(response.headers["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true) }
  }

  @Test func `a push needs a valid token, hooks and a server that is not read-only`() async throws {
    let sandbox = try SiteSandbox(mails)
    let target = "/git/info/refs?service=git-receive-pack"
    let token = try sandbox.token()
    let good = [("Authorization", "Bearer \(token)")]
    #expect(await sandbox.get(target, good).status == .forbidden)
    try installHooks(sandbox)
    let response = await sandbox.get(target, good)
    #expect(response.status == .ok)
    #expect(try await String(decoding: body(response), as: UTF8.self).contains("report-status"))
    #expect(await sandbox.get(target, [("Authorization", "Bearer pb_wrong")]).status == .unauthorized)
    for token in try sandbox.site.tokens.all() { #expect(sandbox.site.tokens.revoke(token.id)) }
    #expect(await sandbox.get(target, good).status == .unauthorized)

    let readOnly = try SiteSandbox(mails, isReadOnly: true)
    try installHooks(readOnly)
    let other = [("Authorization", "Bearer \(try readOnly.token())")]
    #expect(await readOnly.get(target, other).status == .forbidden)
  }

  @Test func `a browser's session cannot push`() async throws {
    let sandbox = try SiteSandbox(mails)
    try installHooks(sandbox)
    let session = try await sandbox.signIn()
    #expect(await sandbox.get("/git/info/refs?service=git-receive-pack", session.cookie).status == .unauthorized)
  }

  @Test func `where reading needs a token, so does a clone`() async throws {
    let sandbox = try SiteSandbox(mails)
    try sandbox.configure("[web]\n\tread = token\n")
    #expect(await sandbox.get("/git/info/refs?service=git-upload-pack").status == .unauthorized)
  }

  @Test func `git gets the needed variables of a request, and no others`() {
    let headers = HeaderFields([
      ("Content-Type", "application/x-git-upload-pack-request"), ("Content-Encoding", "gzip"),
      ("Git-Protocol", "version=2"),
      ("Proxy", "evil"), ("Content-Length", "12"),
    ])
    let request = Request(.post, "/git/git-receive-pack?a=b", headers: headers, client: "192.0.2.7")
    let variables = GitEnvironment.variables(.receivePack, request, tracker: "/srv/t.git/", user: "ada@example.org")
    #expect(variables["PATH_INFO"] == "/git-receive-pack")
    #expect(variables["GIT_PROJECT_ROOT"] == "/srv/t.git")
    #expect(variables["GIT_PROTOCOL"] == "version=2")
    #expect(variables["HTTP_GIT_PROTOCOL"] == "version=2")
    #expect(variables["HTTP_CONTENT_ENCODING"] == "gzip")
    #expect(variables["CONTENT_LENGTH"] == "12")
    #expect(variables["REMOTE_USER"] == "ada@example.org")
    #expect(variables["REMOTE_ADDR"] == "192.0.2.7")
    #expect(variables["HTTP_PROXY"] == nil)
    let chunked = Request(.post, "/git/git-upload-pack", client: "192.0.2.7")
    let fetch = GitEnvironment.variables(.uploadPack, chunked, tracker: "/srv/t.git/", user: "ada@example.org")
    #expect(fetch["CONTENT_LENGTH"] == nil)
    #expect(fetch["REMOTE_USER"] == nil)
  }

  @Test func `the header of git's response may come in pieces`() throws {
    var head = GatewayHead()
    #expect(try head.add(Array("Status: 403 Forbidden\r\nContent-Ty".utf8)) == nil)
    let (status, headers, body) = try #require(try head.add(Array("pe: text/plain\r\n\r\nno".utf8)))
    #expect(status == .forbidden)
    #expect(headers["Content-Type"] == "text/plain")
    #expect(body == Array("no".utf8))
    var broken = GatewayHead()
    #expect(throws: Problem.self) { try broken.add([]) }
  }

  @Test func `no git process starts beyond the number of slots`() {
    let slots = Slots(count: 2)
    var taken = [slots.take(), slots.take()]
    #expect(taken.allSatisfy { $0 != nil })
    #expect(slots.take() == nil)
    taken.removeLast()
    #expect(slots.take() != nil)
  }
}
