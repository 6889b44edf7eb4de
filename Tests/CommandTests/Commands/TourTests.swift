import Foundation
import TestSupport
import Testing

@Suite("The tours of Sources/README.md")
struct TourTests {
  /// The most files that each tour may have.
  static let limits = [
    "A mail from ingest to the published view": 14, "An id from checkout to the commit": 15, "A query to its SQL": 10,
  ]

  private struct Tour {
    let title: String
    let files: [String]
  }

  private static func tours() throws -> [Tour] {
    let text = String(decoding: try PackageFiles.read(PackageFiles.root + "/Sources/README.md"), as: UTF8.self)
    let start = try #require(text.range(of: "## Tours"))
    let end = try #require(text.range(of: "## Glossary"))
    return text[start.upperBound..<end.lowerBound].components(separatedBy: "\n- *").dropFirst().map { item in
      let halves = item.components(separatedBy: "*:")
      let names = halves[1].split { !($0.isLetter || $0 == "+") }.map(String.init)
      return Tour(title: halves[0], files: names.filter { $0.first?.isUppercase == true })
    }
  }

  /// The code of every source file by its name without `.swift`, that of files of one name together.
  private static func sources() throws -> [String: String] {
    var result: [String: String] = [:]
    let listed = try Command("find", "Sources", "-name", "*.swift", in: PackageFiles.root).run().succeeded()
    for path in listed.lines {
      let name = path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } ?? ""
      let text = String(decoding: try PackageFiles.read(PackageFiles.root + "/" + path), as: UTF8.self)
      result[name, default: ""] += text.split(separator: "\n").filter {
        !$0.drop(while: { $0 == " " }).hasPrefix("//")
      }
      .joined(separator: "\n")
    }
    return result
  }

  @Test("stay within their limits, name files that exist, and each file is used by one before it")
  func tours() throws {
    let tours = try Self.tours()
    let sources = try Self.sources()
    #expect(Set(Self.limits.keys).isSubset(of: tours.map(\.title)))
    for tour in tours {
      #expect(tour.files.count > 5, "\(tour.title)")
      if let limit = Self.limits[tour.title] { #expect(tour.files.count <= limit, "\(tour.title)") }
      var read = ""
      for file in tour.files {
        let text = try #require(sources[file], "\(tour.title): there is no \(file).swift")
        if !read.isEmpty { #expect(Self.uses(read, file, text), "\(tour.title): nothing before \(file) uses it") }
        read += text
      }
    }
  }

  /// Whether a text names the type of a file, or calls a function that the file declares.
  private static func uses(_ text: String, _ file: String, _ declaring: String) -> Bool {
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    if words.contains(Substring(file)) { return true }
    return declaring.components(separatedBy: "func ").dropFirst().contains { declaration in
      text.contains(".\(declaration.prefix { $0.isLetter })(")
    }
  }
}
