import Platform

/// The program a person reads long output with, started as git starts it: standard output goes to it from then on.
struct Pager {
  private let pipe: OutputPipe

  /// The pager's command line: the first of PATCHBAY_PAGER, GIT_PAGER and PAGER that is set, else `less`.
  /// nil for none: set empty or to `cat` (git's rule), or a dumb terminal.
  static func command(environment: (String) -> String?) -> String? {
    if environment("TERM") == "dumb" { return nil }
    let chosen = ["PATCHBAY_PAGER", "GIT_PAGER", "PAGER"].lazy.compactMap(environment).first ?? "less"
    return chosen.isEmpty || chosen == "cat" ? nil : chosen
  }

  /// Starts the pager and connects standard output to it; nil, and nothing changes, where there is none to start.
  static func start() -> Pager? {
    guard let command = command(environment: Environment.variable) else { return nil }
    // As git does: quit if it fits on one screen, let colours through, leave the screen as it was. It speaks the
    // person's language.
    let environment = [
      "LESS": Environment.variable("LESS") ?? "FRX", "LV": Environment.variable("LV") ?? "-c",
      "LC_ALL": Environment.variable("LC_ALL"),
    ]
    let shell = Program("/bin/sh", environment: environment)
    return (try? OutputPipe(to: shell, ["-c", command])).map { Pager(pipe: $0) }
  }

  /// Says that there is no more, and waits until the person has left the pager.
  func finish() { pipe.finish() }
}
