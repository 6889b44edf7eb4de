import Bytes
import Mail
import Platform

/// What a key's owner signed, according to each algorithm's program or library.
enum SignedDigest {
  /// This, and when, where the signature holds a time.
  case signed([UInt8], Timestamp?)
  /// Nothing: the signature is not by the key.
  case forged(String)
  /// It could not be checked.
  case unknown(String)

  /// A signature of 64 bytes, the signed bytes, and a key of 32 bytes in base64.
  init(ed25519 value: [UInt8], key: [UInt8]) {
    let key = Base64.decode(key[...])
    guard key.count == Ed25519.keySize else {
      self = .unknown("the key in the keyring is no Ed25519 key")
      return
    }
    let (signature, digest) = (
      Array(value.prefix(Ed25519.signatureSize)), Array(value.dropFirst(Ed25519.signatureSize))
    )
    guard let isValid = Ed25519.isValid(signature, of: digest, by: key) else {
      self = .unknown("OpenSSL's libcrypto is not installed")
      return
    }
    self = isValid ? .signed(digest, nil) : .forged("it is not by the key of that name")
  }

  /// A signed message, by a key as `gpg --export` writes it. The key gets a keyring of its own, so that no other key
  /// counts.
  init(openPGP value: [UInt8], key: [UInt8]) {
    self = Self.checking("gpg") { folder in
      let gpg = Program("gpg", inheriting: Self.inherited, outputLimit: 1 << 16, timeLimit: Self.timeLimit)
      let options = [
        "--homedir", folder, "--no-options", "--batch", "--no-tty", "--no-autostart", "--no-auto-key-retrieve",
        "--no-auto-check-trustdb", "--no-default-keyring", "--keyring", "\(folder)/pub",
      ]
      let imported = try gpg.run(options + ["--status-fd", "1", "--import"], input: key)
      guard Self.status("IMPORT_OK", in: imported.output) != nil else {
        return .unknown("gpg cannot read the key in the keyring")
      }
      let verified = try gpg.run(
        options + ["--max-output", "4096", "--status-fd", "2", "--output", "-", "--verify"], input: value)
      guard verified.status == 0, Self.status("GOODSIG", in: verified.errors) != nil,
        let valid = Self.status("VALIDSIG", in: verified.errors)
      else { return .forged(Self.reason(in: verified.errors)) }
      return .signed(verified.output, valid.count > 2 ? Timestamp(nearest: valid[2].utf8) : nil)
    }
  }

  /// A signature of the digest in base64, by a key as `ssh-keygen` writes it.
  init(openSSH value: [UInt8], of digest: [UInt8], key: [UInt8]) {
    let words = String(decoding: key, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.count >= 2, words.prefix(2).allSatisfy({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }) else {
      self = .unknown("the key in the keyring is no OpenSSH key")
      return
    }
    self = Self.checking("ssh-keygen") { folder in
      let signer = "signer@patatt"
      let allowed = "\(signer) namespaces=\"patatt\" \(words[0]) \(words[1])\n"
      try Self.write(Array(allowed.utf8), to: "\(folder)/allowed")
      let mark = (begin: "-----BEGIN SSH SIGNATURE-----\n", end: "\n-----END SSH SIGNATURE-----\n")
      try Self.write(Array(mark.begin.utf8) + value + Array(mark.end.utf8), to: "\(folder)/signature")
      let verified = try Program(
        "ssh-keygen", inheriting: Self.inherited, outputLimit: 1 << 16, timeLimit: Self.timeLimit
      ).run(
        ["-Y", "verify", "-n", "patatt", "-I", signer, "-f", "\(folder)/allowed", "-s", "\(folder)/signature"],
        input: digest)
      // It does not say whether the key or the text is another one.
      return verified.status == 0
        ? .signed(digest, nil) : .forged("it is not by the key of that name, or a signed header field was changed")
    }
  }

  private static let timeLimit = Duration.seconds(20)
  private static let inherited: Set<String> = ["PATH", "TMPDIR"]

  private static func checking(_ program: String, _ body: (String) throws -> SignedDigest) -> SignedDigest {
    do {
      return try TemporaryFolder.with(body)
    } catch let error as SystemError where error.code == .programMissing {
      return .unknown("\(program) is not installed")
    } catch {
      return .unknown("\(error)")
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OutputFile(creating: path, mode: 0o600)
    try file.append(bytes)
    try file.flush()
  }

  /// The words of a line of GnuPG's status output (doc/DETAILS), after its name; nil if there is no such line.
  private static func status(_ name: String, in output: [UInt8]) -> [Substring]? {
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count >= 2, words[0] == "[GNUPG:]", words[1] == name { return Array(words.dropFirst(2)) }
    }
    return nil
  }

  private static func reason(in errors: [UInt8]) -> String {
    if status("EXPKEYSIG", in: errors) != nil { return "the key has expired" }
    if status("REVKEYSIG", in: errors) != nil { return "the key was revoked" }
    if status("EXPSIG", in: errors) != nil { return "the signature has expired" }
    return "it is not by the key of that name"
  }
}
