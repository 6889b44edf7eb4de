import Foundation

extension CommandResult {
  /// The output read as a JSON document.
  public func decoded<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
    try JSONDecoder().decode(type, from: Data(output))
  }
}

/// What `patchbay status --json` says, as far as tests ask.
public struct StatusDocument: Decodable, Sendable {
  public let messages: Int
  public let unfolded: Int
}

/// What `patchbay list --json` says of a series, as far as tests ask.
public struct ListedSeriesDocument: Decodable, Sendable {
  public let id: String
  public let messageID: String
}

/// What `patchbay doctor --json` says, as far as tests ask.
public struct DoctorDocument: Decodable, Sendable {
  public struct Finding: Decodable, Sendable {
    public let subject: String
    public let message: String
  }

  public let healthy: Bool
  public let findings: [Finding]
}

/// What `patchbay sync --json` says, as far as tests ask.
public struct SyncDocument: Decodable, Sendable {
  public let complete: Bool
}
