#if Server
  import ArgumentParser
  import Hummingbird
  import Logging
  import NIOCore
  import Platform
  import Server

  /// What `patchbay serve` starts. It has opened the tracker and explains the options; here they are only read.
  struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "patchbay-serve", abstract: "Started by `patchbay serve`; see `patchbay serve --help`.")

    @Option var tracker: String
    @Option var listen = "127.0.0.1:8080"
    @Option var url: String?
    @Flag var readOnly = false
    @Flag var behindProxy = false
    @Flag var log = false

    func run() async throws {
      guard let place = ListenAddress(listen) else {
        Self.fail("cannot listen on \(listen): it is neither HOST:PORT nor unix:PATH; see `patchbay serve --help`", 64)
      }
      var settings = SiteSettings(
        tracker: tracker, base: url, hosts: HostPolicy(base: url, isLoopback: place.isLoopback && !behindProxy))
      settings.isReadOnly = readOnly
      settings.isBehindProxy = behindProxy
      ResourceLimits.raiseOpenFiles()
      ResourceLimits.shareHeaps()
      place.removeStaleSocket()
      do {
        try await serve(Site(settings), at: place)
      } catch let error as IOError {
        Self.fail("cannot listen on \(listen): \(SystemError.text(errno: error.errnoCode)); give another --listen", 73)
      } catch let error as SystemError {
        Self.fail("cannot \(error.what) \(error.path ?? ""): \(error.detail)", 74)
      } catch {
        Self.fail("cannot listen on \(listen): there is no such host; give another --listen", 73)
      }
    }

    private func serve(_ site: Site, at place: ListenAddress) async throws {
      var logger = Logger(label: "patchbay-serve")
      logger.logLevel = .error
      let url = url
      let loop = EventLoopGroupProvider.singleton.eventLoopGroup.any()
      let application = Application(
        responder: SiteResponder(site: site, isBehindProxy: behindProxy, isLogging: log),
        server: .http1(
          configuration: .init(
            additionalChannelHandlers: [RequestDeadline()], idleTimeout: .seconds(60),
            httpDecoderConfiguration: .init(
              maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
        configuration: .init(
          address: place.bindAddress, serverName: nil,
          availableConnectionsDelegate: .maximum(Self.connections, logger: logger)),
        onServerRunning: { channel in
          Self.say("Serving \(url ?? place.shown(port: channel.localAddress?.port))")
        },
        eventLoopGroupProvider: .shared(loop),
        logger: logger)
      try await withTaskExecutorPreference(LoopExecutor(loop)) { try await application.runService() }
      site.finish()
      // Every request is answered. The readers' threads wait for more, and nothing of theirs is to be put in order.
      Environment.exitAtOnce(0)
    }

    /// Connections at once; more wait to be accepted.
    private static let connections = 2000

    private static func say(_ line: String) { try? Files.writeAll(1, Array("\(line)\n".utf8), "standard output") }

    private static func fail(_ text: String, _ status: Int32) -> Never {
      try? Files.writeAll(2, Array("patchbay: \(text)\n".utf8), "standard error")
      Environment.exit(status)
    }
  }
#endif
