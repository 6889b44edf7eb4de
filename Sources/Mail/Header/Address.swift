/// A mailbox: somebody's name, if given, and address.
public struct Address: Hashable, Sendable {
  /// The display name, decoded; nil if there is none.
  public let name: String?
  /// The address as written, without angle brackets; may lack an `@` in broken mail.
  public let email: String

  public init(name: String?, email: String) {
    self.name = name
    self.email = email
  }

  /// The address in lower case, to compare people by.
  public var key: String { email.lowercased() }
}

extension Address: CustomStringConvertible {
  /// `Name <email>`, for people; not quoted as a header would need it.
  public var description: String {
    guard let name else { return email }
    return "\(name) <\(email)>"
  }
}
