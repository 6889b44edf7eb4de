import ArgumentParser

/// What a repository with hooks holds.
enum HookKind: String, CaseIterable, ExpressibleByArgument {
  case mail, code, tracker

  var hookNames: [HookName] {
    switch self {
    case .mail: [.mailPostReceive, .mailReferenceTransaction]
    case .code: [.codePostReceive, .codeReferenceTransaction]
    case .tracker: [.trackerUpdate, .trackerProcReceive]
    }
  }
}

/// The hooks, as `patchbay hooks run` and the files in `Hooks/` name them.
enum HookName: String, CaseIterable, ExpressibleByArgument {
  case mailPostReceive = "mail-post-receive"
  case mailReferenceTransaction = "mail-reference-transaction"
  case codePostReceive = "code-post-receive"
  case codeReferenceTransaction = "code-reference-transaction"
  case trackerUpdate = "tracker-update"
  case trackerProcReceive = "tracker-proc-receive"

  /// The name of the file that git runs.
  var gitName: String {
    switch self {
    case .mailPostReceive, .codePostReceive: "post-receive"
    case .mailReferenceTransaction, .codeReferenceTransaction: "reference-transaction"
    case .trackerUpdate: "update"
    case .trackerProcReceive: "proc-receive"
    }
  }

  /// The script's description of itself.
  var explanation: [String] {
    switch self {
    case .mailPostReceive:
      ["Stores the mail that was pushed to this public-inbox repository."]
    case .mailReferenceTransaction:
      ["Stores the mail that was fetched into this public-inbox repository."]
    case .codePostReceive:
      ["Closes the patches whose commits were pushed to this code repository."]
    case .codeReferenceTransaction:
      ["Closes the patches whose commits were fetched into this code repository."]
    case .trackerUpdate:
      [
        "Lets pushes to this tracker only add to the log, publish a correct view, or",
        "change the configuration with permission.",
      ]
    case .trackerProcReceive:
      ["Makes a series of the commits that are pushed to refs/for/PROJECT/TOPIC."]
    }
  }

  /// The script: what lies in `Hooks/` and is installed.
  var script: String {
    let comment = explanation.map { "# \($0)\n" }.joined()
    let failure =
      switch self {
      case .trackerUpdate: "# It fails, and git refuses the push, if the push is not allowed or cannot be checked.\n"
      case .trackerProcReceive: "# git asks it if git config receive.procReceiveRefs is refs/for.\n"
      default: "# The next run makes up for what it could not do; see `patchbay hooks --help`.\n"
      }
    // git calls it at each step of each transaction, and only what is done counts.
    let guarding = gitName == "reference-transaction" ? "[ \"$1\" = committed ] || exit 0\n" : ""
    return """
      #!/bin/sh
      \(comment)\(failure)\(guarding)program=$(git config patchbay.program || echo patchbay)
      exec "$program" hooks run \(rawValue) -- "$@"

      """
  }
}
