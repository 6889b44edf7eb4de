import Bytes
import Git

extension TrackerRepository {
  /// The rules of another tracker.
  public struct MirroredConfiguration: Sendable {
    /// The git remote.
    public let remote: String
    public let configuration: TrackerConfiguration
  }

  /// The configuration of the tracker that this one mirrors and sends its events to, as of the last exchange; nil if
  /// this is not a mirror, or it is unknown.
  public func mirroredConfiguration() throws -> MirroredConfiguration? {
    guard let remote = try git.configString(Self.remoteKey),
      let commit = try git.reference(Self.configurationReference(ofRemote: remote)),
      let configuration = try GitError.unlessUnsound({
        try TrackerConfiguration(
          parsing: Self.configuration(of: commit, in: git), file: Self.configurationReference)
      })
    else { return nil }
    return MirroredConfiguration(remote: remote, configuration: configuration)
  }

  /// The reference with the configuration of another tracker.
  package static func configurationReference(ofRemote name: String) -> String {
    "\(trackingPrefix)\(key(ofRemote: name))/config"
  }

  /// A remote's name as part of a reference: as it is, or hashed if it is a URL or a path.
  package static func key(ofRemote name: String) -> String {
    let isPlain = name.utf8.allSatisfy { ByteClass.isAlphanumeric($0) || "-_".utf8.contains($0) }
    return isPlain && !name.isEmpty && name.first != "-" ? name : SHA1.hash(Array(name.utf8)).hex
  }
}
