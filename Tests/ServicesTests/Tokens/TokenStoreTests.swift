import Mail
import TestSupport
import Testing

@testable import Services

@Suite struct TokenStoreTests {
  private let ada = Address(name: "Ada Example", email: "ada@example.org")

  @Test func `a token is found by its secret, which is not stored`() throws {
    let folder = try TemporaryDirectory()
    let store = TokenStore(of: folder.path + "/")
    let secret = try store.add(ada, now: 1_700_000_000, expires: 1_700_000_100)
    let token = try #require(store.token(AccessToken.id(ofSecret: secret)))
    #expect(token.person == ada)
    #expect(!token.isExpired(at: 1_700_000_099))
    #expect(token.isExpired(at: 1_700_000_100))
    #expect(try Command("grep", "-raqF", secret, folder.path).run().status == 1)
    #expect(try Command("find", folder.path, "-type", "f", "-perm", "/077").run().text == "")
  }

  @Test func `a token that is revoked is gone`() throws {
    let folder = try TemporaryDirectory()
    let store = TokenStore(of: folder.path + "/")
    let ids = try (0..<3).map { _ in AccessToken.id(ofSecret: try store.add(ada, now: 1, expires: nil)) }
    #expect(try Set(store.all().map(\.id)) == Set(ids))
    #expect(store.revoke(ids[1]))
    #expect(!store.revoke(ids[1]))
    #expect(store.token(ids[1]) == nil)
    #expect(try Set(store.all().map(\.id)) == [ids[0], ids[2]])
  }

  @Test(arguments: ["", "../config", "xyz", String(repeating: "a", count: 64), String(repeating: "/", count: 64)])
  func `an invalid id names no token`(id: String) throws {
    let folder = try TemporaryDirectory()
    #expect(TokenStore(of: folder.path + "/").token(id) == nil)
  }

  @Test func `a sign-out is recorded, and goes with its token`() throws {
    let folder = try TemporaryDirectory()
    let store = TokenStore(of: folder.path + "/")
    let id = AccessToken.id(ofSecret: try store.add(ada, now: 1, expires: nil))
    #expect(store.lastEnd(id) == 0)
    try store.endSessions(of: id, at: 1_700_000_000)
    #expect(store.lastEnd(id) == 1_700_000_000)
    #expect(try store.all().map(\.id) == [id])
    #expect(store.revoke(id))
    #expect(try Command("find", folder.path, "-name", "\(id)*").run().text == "")
  }

  @Test func `unreadable files end sessions, and are errors for tokens and the key`() throws {
    let folder = try TemporaryDirectory()
    let store = TokenStore(of: folder.path + "/")
    let id = AccessToken.id(ofSecret: try store.add(ada, now: 1, expires: nil))
    let key = try store.key()
    try store.endSessions(of: id, at: 1_700_000_000)
    let tokens = folder("patchbay/tokens")
    // Symbolic links to themselves: nobody can open them (ELOOP).
    for path in ["\(tokens)/\(id).ended", "\(tokens).key"] {
      try Command("sh", "-c", "mv '\(path)' '\(path).away' && ln -s '\(path)' '\(path)'").run().succeeded()
    }
    #expect(store.lastEnd(id) > 1_700_000_000)
    #expect(throws: (any Error).self) { try store.key() }
    try Command("sh", "-c", "mv '\(tokens).key.away' '\(tokens).key'").run().succeeded()
    #expect(try store.key() == key)
    try Command("sh", "-c", "mv '\(tokens)' '\(tokens).away' && ln -s '\(tokens)' '\(tokens)'").run().succeeded()
    #expect(throws: (any Error).self) { try store.all() }
  }
}
