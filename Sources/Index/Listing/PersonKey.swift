import Bytes
import Tracker

/// Which person is meant: by the whole address, or by the number that stands for it.
public enum PersonKey: Hashable, Sendable {
  case email(String)
  case number(Int)

  /// The number that stands for a person: that of the hash of their address in lower case.
  public static func number(of email: String) -> Int { SHA1.blobID(Array(email.lowercased().utf8)).number }

  /// Whether this is the person with the address, which is in lower case.
  func admits(_ email: some Collection<UInt8>) -> Bool {
    switch self {
    case .email(let wanted): email.elementsEqual(wanted.lowercased().utf8)
    case .number(let number): SHA1.blobID(Array(email)).number == number
    }
  }

  /// Whether one of these sent what ``ListFilter/folded(_:)`` wrote for a person.
  static func anyAdmits(_ keys: [PersonKey], sender: [UInt8]) -> Bool {
    let email = sender[((sender.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)...]
    return keys.contains { $0.admits(email) }
  }

  /// Whether one of these is among those that ``ListFilter/folded(delegates:)`` wrote.
  static func anyAdmits(_ keys: [PersonKey], delegates: [UInt8]) -> Bool {
    delegates.split(separator: UInt8(ascii: "\n")).contains { line in
      let email = Person.address(in: line)
      return keys.contains { $0.admits(email) }
    }
  }

  private enum Person {
    /// What stands in `<>`, else all of it.
    static func address(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      guard let open = text.lastIndex(of: UInt8(ascii: "<")), let close = text.lastIndex(of: UInt8(ascii: ">")),
        open < close
      else { return text }
      return text[(open + 1)..<close]
    }
  }
}
