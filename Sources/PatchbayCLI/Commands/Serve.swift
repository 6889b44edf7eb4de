import ArgumentParser
import Git
import Platform
import Review
import Tracker

/// `patchbay serve`: the tracker for people with a browser.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the tracker to browsers and other clients.",
    discussion: """
      Prints the address when the server is ready, and serves until SIGTERM or SIGINT; requests under way are finished. \
      Everybody may read (unless the configuration says [web] read = token); changes need a token from `patchbay token \
      add`. TLS, compression and HTTP/2 are left to a reverse proxy; Samples/web has configurations for nginx and Caddy, and \
      a systemd unit.

      /healthz answers `ok` and the digest, /metrics counts responses in the text format of Prometheus.

      EXAMPLES
        patchbay serve
        patchbay serve --url https://patches.example.org --behind-proxy
        patchbay serve --listen unix:/run/patchbay/socket --read-only --log
      """)

  @Option(help: ArgumentHelp("Where to listen: HOST:PORT, or unix:PATH.", valueName: "address"))
  var listen = "127.0.0.1:8080"

  @Option(help: ArgumentHelp("The public URL of the site; requests for other hosts are refused.", valueName: "url"))
  var url: String?

  @Flag(help: "Refuse all changes.")
  var readOnly = false

  @Flag(
    help:
      "Believe X-Forwarded-For, -Host and -Proto and X-Remote-User, which a reverse proxy sets. Use it only behind one."
  )
  var behindProxy = false

  @Flag(help: "Write a line for each answer to standard output, in the common log format.")
  var log = false

  @OptionGroup var tracker: TrackerOptions

  func validate() throws {
    if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
      throw ValidationError("--url takes an address that begins with http:// or https://.")
    }
  }

  func run() throws {
    let path = try tracker.open().git.path
    var arguments = ["--tracker", path, "--listen", listen]
    if let url { arguments += ["--url", url] }
    if readOnly { arguments.append("--read-only") }
    if behindProxy { arguments.append("--behind-proxy") }
    if log { arguments.append("--log") }
    guard let server = Self.server else {
      throw CommandFailure(
        .unavailable, "cannot serve", why: "patchbay-serve is not installed",
        advice: "install it with Samples/install, or build it with `swift build -c release --product patchbay-serve`")
    }
    throw CommandFailure(Replacement.become(server, arguments))
  }

  /// The server's program: beside this one, else in PATH.
  private static var server: String? {
    let beside = Environment.programPath.map { $0 + "-serve" }
    let folders = Environment.variable("PATH")?.split(separator: ":").map(String.init) ?? []
    return (([beside].compactMap(\.self)) + folders.map { $0 + "/patchbay-serve" }).first(where: Files.exists)
  }
}
