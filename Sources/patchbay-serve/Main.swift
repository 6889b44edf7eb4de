#if Server
  import ArgumentParser

  @main
  enum Main {
    static func main() async { await ServeCommand.main() }
  }
#else
  /// Built without the trait `Server`: there is nothing to run.
  @main
  enum Main {
    static func main() {}
  }
#endif
