import TestSupport
import Testing

@Suite("Server and tokens")
struct ServeCommandTests {
  private struct TokenDocument: Decodable {
    struct Person: Decodable, Equatable {
      let name: String?
      let email: String
    }

    let id: String
    let person: Person
    let expires: String?
  }

  @Test("a token's secret is printed once; list shows its owner, and revoke ends it")
  func tokens() throws {
    let sandbox = try Sandbox.samples(1...1)
    let made = try sandbox.command(["token", "add", "--as", "Ada Example <ada@example.org>", "--expires", "90d"]).run()
      .succeeded()
    #expect(made.lines.count == 1)
    #expect(made.line.hasPrefix("pb_"))
    let list = try sandbox.command(["token", "list", "--json"]).run().succeeded().decoded([TokenDocument].self)
    #expect(list.map(\.person) == [.init(name: "Ada Example", email: "ada@example.org")])
    #expect(list.first?.expires != nil)
    let id = try #require(list.first?.id)
    #expect(!made.line.contains(id) && !id.contains(made.line))
    try sandbox.command(["token", "revoke", String(id.prefix(8))]).run().succeeded()
    #expect(try sandbox.command(["token", "list"]).run().succeeded().output.isEmpty)
    #expect(try sandbox.command(["token", "revoke", String(id.prefix(8))]).run().status == 1)
  }

  @Test("a mirror has no tokens")
  func mirror() throws {
    let sandbox = try Sandbox.samples(1...1)
    let secret = try sandbox.command(["token", "add", "--as", "ada@example.org"]).run().succeeded().line
    let folder = try TemporaryDirectory()
    try Command("git", "clone", "-q", "--mirror", sandbox.tracker, folder("mirror.git")).run().succeeded()
    #expect(try Command("find", folder.path, "-name", "tokens*").run().text == "")
    #expect(try Command("grep", "-raqF", secret, folder.path, sandbox.tracker).run().status == 1)
  }

  #if Server
    @Test("serve prints its address, answers, and exits with 0 when it is stopped")
    func serve() throws {
      let sandbox = try Sandbox.samples(1...4)
      let folder = try TemporaryDirectory()
      let script = """
        "$0" serve --listen 127.0.0.1:0 >"$1" & server=$!
        while [ ! -s "$1" ] && kill -0 "$server"; do sleep 0.05; done
        url=$(sed 's/^Serving //' "$1")
        python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())' "${url}healthz"
        kill "$server"; wait "$server"; echo "exit $?"
        """
      let result = try Command(
        "bash", "-c", script, PackageFiles.binary, folder("address"),
        environment: ["PATCHBAY_TRACKER": sandbox.tracker]
      ).run().succeeded()
      let digest = try sandbox.command(["digest"]).run().succeeded().line
      #expect(result.lines == ["ok \(digest)", "exit 0"])
    }

    @Test("an address that cannot be listened on is one line of error")
    func addresses() throws {
      let sandbox = try Sandbox.samples(1...1)
      for address in ["127.0.0.1", "no.such.host.invalid:80", "198.51.100.1:80"] {
        let result = try sandbox.command(["serve", "--listen", address]).run()
        #expect(result.status != 0)
        #expect(result.errorText.hasPrefix("patchbay: ") && result.errorText.split(separator: "\n").count == 1)
      }
    }
  #else
    @Test("serve without patchbay-serve says so in one line")
    func without() throws {
      let result = try Sandbox.samples(1...1).command(["serve"]).run()
      #expect(result.status == 69)
      #expect(result.errorText.hasPrefix("patchbay: ") && result.errorText.split(separator: "\n").count == 1)
    }
  #endif
}
