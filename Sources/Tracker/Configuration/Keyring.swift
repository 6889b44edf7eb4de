public import Bytes
public import Git
public import Patches

/// The public keys with which a tracker verifies signatures, stored beside its configuration as patatt stores them:
///
///     keyring/ed25519/example.org/ada/default
///
/// So `patatt.keyringsrc = ref:/srv/tidewatch.git:refs/patchbay/config:keyring` makes patatt and b4 use them as well.
public struct Keyring: Sendable {
  /// The tree of the keys; all zeros if there is none. Equal ids mean equal keys.
  public let id: ObjectID

  public static let none = Keyring(id: .zero)

  /// The name of the folder beside the configuration.
  public static let folder = "keyring"
  /// A larger file is no key.
  public static let sizeLimit = 1 << 20

  init(id: ObjectID) { self.id = id }

  /// A key's place.
  public struct Place: Hashable, Sendable {
    public let algorithm: SignatureAlgorithm
    /// An address.
    public let identity: String
    public let selector: String

    /// - Returns: nil for an invalid address, or one that cannot be a file name (patatt/__init__.py, make_pkey_path).
    public init?(_ algorithm: SignatureAlgorithm, _ identity: String, selector: String) {
      guard let at = identity.firstIndex(of: "@") else { return nil }
      self.algorithm = algorithm
      self.identity = identity.lowercased()
      self.selector = selector.lowercased()
      let local = identity[..<at].lowercased()
      let domain = identity[identity.index(after: at)...].lowercased()
      names = [algorithm.rawValue] + [domain, local, self.selector].map(Self.quoted)
      guard names.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), PathCheck.problem(Array(path.utf8)) == nil
      else { return nil }
    }

    let names: [String]
    /// Below the keyring.
    public var path: String { names.joined(separator: "/") }

    /// As in a query of a URL (Python's urllib.parse.quote_plus).
    private static func quoted(_ text: String) -> String {
      var result: [UInt8] = []
      for byte in text.utf8 {
        if ByteClass.isAlphanumeric(byte) || "_.-~".utf8.contains(byte) {
          result.append(byte)
        } else if byte == UInt8.space {
          result.append(UInt8(ascii: "+"))
        } else {
          result += [UInt8(ascii: "%")] + Hex.encode([byte]).map { ByteClass.isLetter($0) ? $0 & 0xDF : $0 }
        }
      }
      return String(decoding: result, as: UTF8.self)
    }

    static func unquoted(_ name: some StringProtocol) -> String {
      var result: [UInt8] = []
      var rest = Array(name.utf8)[...]
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), rest.count >= 2, let high = Hex.value(of: rest[rest.startIndex]),
          let low = Hex.value(of: rest[rest.startIndex + 1])
        {
          result.append(high << 4 | low)
          rest = rest.dropFirst(2)
        } else {
          result.append(byte == UInt8(ascii: "+") ? UInt8.space : byte)
        }
      }
      return String(decoding: result, as: UTF8.self)
    }
  }

  /// The content of a key's file; nil if there is none.
  public func key(at place: Place, in store: some ObjectStore) throws(GitError) -> [UInt8]? {
    guard id != .zero, let entry = try store.entry(at: place.path, in: id), !entry.mode.isTree else { return nil }
    let bytes = try store.blob(entry.id)
    return bytes.count <= Self.sizeLimit ? bytes : nil
  }

  /// The places of all keys, in the order of the folders.
  public func places(in store: some ObjectStore) throws(GitError) -> [Place] {
    guard id != .zero else { return [] }
    var places: [Place] = []
    func folders(_ id: ObjectID) throws(GitError) -> [TreeEntry] {
      try store.tree(id).entries.filter { $0.mode.isTree }
    }
    for algorithm in try folders(id) {
      guard let known = SignatureAlgorithm(rawValue: algorithm.nameText) else { continue }
      for domain in try folders(algorithm.id) {
        for local in try folders(domain.id) {
          for key in try store.tree(local.id).entries where !key.mode.isTree {
            let identity = "\(Place.unquoted(local.nameText))@\(Place.unquoted(domain.nameText))"
            if let place = Place(known, identity, selector: Place.unquoted(key.nameText)) { places.append(place) }
          }
        }
      }
    }
    return places
  }
}

extension TrackerRepository {
  /// The keys stored with the configuration. If they are missing or damaged, no signature has a known key.
  public func keyring() throws -> Keyring {
    try GitError.unlessUnsound {
      guard let commit = try git.reference(Self.configurationReference),
        let entry = try git.tree(try git.commit(commit).tree)[Keyring.folder], entry.mode.isTree
      else { return .none }
      return Keyring(id: entry.id)
    } ?? .none
  }

  /// Adds a key to the keyring, or removes one; the configuration is unchanged.
  ///
  /// - Returns: false if the configuration was changed meanwhile: try again.
  public func storeKey(_ key: [UInt8]?, at place: Keyring.Place, author: Signature) throws -> Bool {
    let base = try storedConfiguration().commit
    let tree = try base.map { try git.commit($0).tree } ?? Tree.emptyID
    let path = Array("\(Keyring.folder)/\(place.path)".utf8)
    let edit =
      if let key { PathEdit.put(path, .file, try git.write(.blob, key)) } else { PathEdit.remove(path) }
    let edited = try git.editTree(tree, [edit])
    if edited == tree { return true }
    let summary = "\(key == nil ? "Remove" : "Set") the key \(place.selector) of \(place.identity)"
    return try storeConfiguration(tree: edited, after: base, author: author, summary: summary)
  }
}
