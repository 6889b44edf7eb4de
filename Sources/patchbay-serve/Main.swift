#if Server
  import ArgumentParser

  @main
  enum Main {
    static func main() async { await ServeCommand.main() }
  }
#else
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Built without the trait `Server`: it can only say so.
  @main
  enum Main {
    static func main() {
      let text = "patchbay: cannot serve: it was built without the server; build it with the package's default traits\n"
      text.withCString { text in _ = write(2, text, strlen(text)) }
      exit(69)
    }
  }
#endif
