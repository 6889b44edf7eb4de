import Bytes

/// The parsed text of a git-config file (git-config, "Syntax"). Pure: no file is read, includes are not followed.
public struct GitConfigText: Sendable {
  /// One `key = value`, and its place.
  public struct Entry: Hashable, Sendable {
    /// In lower case.
    public let section: String
    /// As written; empty if there is none.
    public let subsection: String
    /// In lower case.
    public let key: String
    /// nil for a key alone, which git reads as true.
    public let value: String?
    /// Counted from 1.
    public let line: Int
  }

  public let entries: [Entry]

  /// The largest configuration file.
  static let sizeLimit = 1 << 20

  /// - Parameters:
  ///   - bytes: The text.
  ///   - file: Its name, for errors.
  public init(parsing bytes: [UInt8], file: String) throws(ConfigurationProblem) {
    guard bytes.count <= Self.sizeLimit else {
      throw ConfigurationProblem(file: file, line: 1, reason: "it is larger than \(Self.sizeLimit >> 20) MB")
    }
    var scanner = Scanner(bytes: bytes, file: file)
    entries = try scanner.entries()
  }

  private struct Scanner {
    let bytes: [UInt8]
    let file: String
    var index = 0
    var line = 1
    var section = ""
    var subsection = ""

    init(bytes: [UInt8], file: String) {
      self.bytes = bytes
      self.file = file
      // A byte order mark is skipped, as by git.
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    mutating func entries() throws(ConfigurationProblem) -> [Entry] {
      var result: [Entry] = []
      while let byte = peek {
        switch byte {
        case UInt8(ascii: "\n"):
          line += 1
          index += 1
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
        case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
        case UInt8(ascii: "["): try readSection()
        default: result.append(try readEntry())
        }
      }
      return result
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func problem(_ reason: String) -> ConfigurationProblem {
      ConfigurationProblem(file: file, line: line, reason: reason)
    }

    private mutating func skipLine() {
      while let byte = peek, byte != UInt8(ascii: "\n") { index += 1 }
    }

    private mutating func skipBlanks() {
      while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
        index += 1
      }
    }

    private mutating func word(_ isPart: (UInt8) -> Bool) -> String {
      let start = index
      while let byte = peek, isPart(byte) { index += 1 }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
      ByteClass.isAlphanumeric(byte) || byte == UInt8(ascii: "-")
    }

    private mutating func readSection() throws(ConfigurationProblem) {
      index += 1
      section = word { Self.isKeyByte($0) }.lowercased()
      subsection = ""
      guard !section.isEmpty else { throw problem("a section needs a name: [project \"NAME\"]") }
      skipBlanks()
      if peek == UInt8(ascii: "\"") {
        index += 1
        subsection = try quotedName()
        skipBlanks()
      }
      guard peek == UInt8(ascii: "]") else { throw problem("the section's ] is missing") }
      index += 1
    }

    private mutating func quotedName() throws(ConfigurationProblem) -> String {
      var name: [UInt8] = []
      while let byte = peek, byte != UInt8(ascii: "\"") {
        guard byte != UInt8(ascii: "\n") else { break }
        index += 1
        if byte == UInt8(ascii: "\\"), let escaped = peek, escaped != UInt8(ascii: "\n") {
          index += 1
          name.append(escaped)
        } else {
          name.append(byte)
        }
      }
      guard peek == UInt8(ascii: "\"") else { throw problem("a quotation mark is missing") }
      index += 1
      return String(decoding: name, as: UTF8.self)
    }

    private mutating func readEntry() throws(ConfigurationProblem) -> Entry {
      let start = line
      guard let first = peek, ByteClass.isLetter(first) else { throw problem("this is neither a section nor a key") }
      let key = word { Self.isKeyByte($0) }.lowercased()
      guard !section.isEmpty else { throw problem("\(key) is outside any section") }
      skipBlanks()
      var value: String?
      switch peek {
      case UInt8(ascii: "="):
        index += 1
        value = try readValue()
      case nil, UInt8(ascii: "\n"), UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      default: throw problem("= and a value are missing after \(key)")
      }
      return Entry(section: section, subsection: subsection, key: key, value: value, line: start)
    }

    private mutating func readValue() throws(ConfigurationProblem) -> String {
      var value: [UInt8] = []
      /// The end of the value without trailing blanks, which are dropped unless quoted.
      var kept = 0
      var isQuoted = false
      skipBlanks()
      while let byte = peek {
        switch byte {
        case UInt8(ascii: "\n"):
          guard !isQuoted else { throw problem("a quotation mark is missing") }
          return String(decoding: value[..<kept], as: UTF8.self)
        case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
          skipLine()
          continue
        case UInt8(ascii: "\""):
          isQuoted.toggle()
          kept = value.count
        case UInt8(ascii: "\\"):
          index += 1
          if peek == UInt8(ascii: "\r") { index += 1 }
          switch peek {
          case UInt8(ascii: "\n"): line += 1
          case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
          case UInt8(ascii: "t"): value.append(UInt8(ascii: "\t"))
          case UInt8(ascii: "b"): value.append(8)
          case UInt8(ascii: "\\"), UInt8(ascii: "\""): value.append(bytes[index])
          default: throw problem("a backslash must be followed by n, t, b, \\, \" or the end of the line")
          }
          kept = value.count
        default:
          value.append(byte)
          let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
          if isQuoted || !isBlank { kept = value.count }
        }
        index += 1
      }
      guard !isQuoted else { throw problem("a quotation mark is missing") }
      return String(decoding: value[..<kept], as: UTF8.self)
    }
  }
}
