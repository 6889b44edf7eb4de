#if Server
  import Hummingbird
  import Server
  import ServiceLifecycle

  /// Ends streams, which would go on for ever, when the server is told to stop; all else is finished.
  struct StreamStopper: Service {
    let site: Site

    func run() async throws {
      try? await gracefulShutdown()
      site.stop()
    }
  }
#endif
