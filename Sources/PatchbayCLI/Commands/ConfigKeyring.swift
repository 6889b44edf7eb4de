import ArgumentParser
import Bytes
import Mail
import Patches
import Review
import Services
import Tracker

/// `patchbay config keyring`: the keys by which signatures are checked.
struct ConfigKeyring: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keyring", abstract: "List, add and remove the keys that developers sign patches with.",
    discussion: """
      The keys are kept beside the configuration as patatt keeps them, keyring/ed25519/DOMAIN/LOCAL/SELECTOR, so mirrors \
      have them, and b4 and patatt can use them, too:

        git config patatt.keyringsrc \\
          ref:/srv/tidewatch.git:refs/patchbay/config:keyring

      Who may change the configuration may change them. Add a key only after you made sure whose it is.

      EXAMPLES
        patchbay config keyring
        patchbay config keyring add ada@example.org 20260301.pub --selector 20260301
        gpg --export --armor grace@example.org |
          patchbay config keyring add grace@example.org -
      """,
    subcommands: [KeyringList.self, KeyringAdd.self, KeyringRemove.self], defaultSubcommand: KeyringList.self)
}

/// `patchbay config keyring list`.
struct KeyringList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the keys: algorithm, owner and selector.",
    discussion: """
      EXAMPLES
        patchbay config keyring list
        patchbay config keyring list --json
      """)

  @OptionGroup var tracker: TrackerOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let tracker = try tracker.open()
    let places = try tracker.keyring().places(in: tracker.git)
    var standardOutput = output.open()
    if output.json {
      try standardOutput.json(
        .array(
          places.map {
            [
              "algorithm": .string($0.algorithm.rawValue as String), "identity": .string($0.identity as String),
              "selector": .string($0.selector as String),
            ]
          }))
    } else {
      var table = Table([.init(), .init(), .init()])
      for place in places { table.add([place.algorithm.rawValue, place.identity, place.selector]) }
      for line in table.lines(width: nil, colour: standardOutput.hasColour) { try standardOutput.line(line) }
    }
    try standardOutput.finish()
  }
}

/// Which key of whom.
struct KeyOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The owner of the key: an address.", valueName: "address")) var identity: String
  @Option(help: ArgumentHelp("The name of the key, `s=` in a signature.", valueName: "name")) var selector = "default"

  func place(_ algorithm: SignatureAlgorithm) throws -> Keyring.Place {
    guard let place = Keyring.Place(algorithm, identity, selector: selector) else {
      throw CommandFailure(
        .usage, "cannot store a key as \(selector) of \(identity)", why: "the address or the name is not valid",
        advice: "for example ada@example.org --selector 20260301")
    }
    return place
  }
}

/// `patchbay config keyring add`.
struct KeyringAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a key, or replace the one of that name.",
    discussion: """
      The file holds an Ed25519 key in base64 (as `patatt genkey` writes it), an OpenPGP key (`gpg --export`) or an OpenSSH \
      key.

      EXAMPLES
        patchbay config keyring add ada@example.org ada.pub --selector 20260301
      """)

  @OptionGroup var key: KeyOptions
  @Argument(
    help: ArgumentHelp("The file with the key; `-` for standard input.", valueName: "file"), completion: .file())
  var file: String
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    let bytes = try FileInput.read(file)
    guard let algorithm = PublicKey.algorithm(of: bytes) else {
      throw CommandFailure(
        .badInput, "no public key in \(file == "-" ? "standard input" : file)",
        why: "it contains neither an Ed25519 key in base64, nor an OpenPGP key, nor an OpenSSH key",
        advice: "export it with `patatt genkey`, `gpg --export --armor` or from a .pub file of ssh-keygen")
    }
    // patatt takes a file without a line's end that holds a slash, as half of all keys do, for a symbolic link.
    let isText = bytes.allSatisfy { $0 < 0x80 } && bytes.last != UInt8.lineFeed
    try editing.storeKey(isText ? bytes + [UInt8.lineFeed] : bytes, at: key.place(algorithm))
  }
}

/// `patchbay config keyring remove`.
struct KeyringRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a key.",
    discussion: """
      What was signed with it is shown as signed with a key that is not in the keyring.

      EXAMPLES
        patchbay config keyring remove ada@example.org --selector 20260301
      """)

  @OptionGroup var key: KeyOptions
  @OptionGroup var editing: ConfigEditing

  func run() throws {
    let tracker = try editing.tracker.open()
    let keyring = try tracker.keyring()
    let places = try SignatureAlgorithm.allCases.map(key.place).filter {
      try keyring.key(at: $0, in: tracker.git) != nil
    }
    guard !places.isEmpty else {
      throw CommandFailure(.no, "nothing to remove", why: "\(key.identity) has no key \(key.selector)")
    }
    for place in places { try editing.storeKey(nil, at: place) }
  }
}
