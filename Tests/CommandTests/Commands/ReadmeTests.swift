import TestSupport
import Testing

@Suite("README")
struct ReadmeTests {
  private static let readme = (try? PackageFiles.read(PackageFiles.root + "/README.md")).map {
    String(decoding: $0, as: UTF8.self)
  }

  /// A folder in which the README's commands make sense: the sample code, the samples, a mailbox, a mail, and a tracker
  /// that holds the sample mails.
  private struct Place {
    let sandbox: Sandbox
    let code: String

    init() throws {
      sandbox = try Sandbox.samples()
      code = sandbox.folder("code")
      try Command(PackageFiles.samples + "/make-code", code).run().succeeded()
      try Command("ln", "-s", PackageFiles.samples, code + "/Samples").run().succeeded()
      let mail = try PackageFiles.read(PackageFiles.samples + "/mail/08-series-v2-1-of-3.eml")
      try PackageFiles.write(mail, to: code + "/mail.eml")
      try PackageFiles.write(Array(SignedMail.key.utf8), to: code + "/ada.pub")
      let separator = Array("From x Mon Sep 17 00:00:00 2001\n".utf8)
      try PackageFiles.write(separator + mail, to: code + "/archive.mbox")
    }

    func shell(_ line: String, in folder: String? = nil, tracker: String? = nil) throws -> CommandResult {
      let programs = PackageFiles.binary.split(separator: "/").dropLast().joined(separator: "/")
      return try Command(
        "bash", "-c", "set -o pipefail; \(line)", in: folder ?? code,
        environment: [
          "PATH": "/\(programs):" + (Command.baseEnvironment["PATH"] ?? ""),
          "PATCHBAY_TRACKER": tracker ?? sandbox.tracker,
        ]
      ).run()
    }
  }

  /// The lines of the first code block of this language.
  private static func block(_ language: String, after heading: String) throws -> [Substring] {
    let lines = try #require(readme).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix(heading) })
    let open = try #require(lines[start...].firstIndex { $0 == "```\(language)" })
    let close = try #require(lines[(open + 1)...].firstIndex { $0 == "```" })
    return Array(lines[(open + 1)..<close])
  }

  @Test("the transcript is what the commands print")
  func transcript() throws {
    let lines = try Self.block("console", after: "# Patchbay")
    #expect(lines.count <= 12)
    let place = try Place()
    let tracker = place.code + "/tidewatch.git"
    var expected: [Substring] = []
    var printed: [String] = []
    for line in lines {
      guard line.hasPrefix("$ ") else {
        expected.append(line)
        continue
      }
      #expect(printed == expected.map(String.init))
      expected = []
      let result = try place.shell(String(line.dropFirst(2)), tracker: tracker).succeeded()
      // The place is the reader's own.
      printed = result.lines.filter { !$0.hasPrefix("New tracker: ") }
    }
    #expect(printed == expected.map(String.init))
    #expect(try !PackageFiles.read(place.code + "/feet.mbox").isEmpty)
  }

  @Test("each command of the everyday tasks works")
  func tasks() throws {
    let lines = try #require(Self.readme).split(separator: "\n").filter { $0.hasPrefix("| ") }
    let spans = lines.flatMap { line -> [String] in
      line.replacing("\\|", with: "\u{1}").split(separator: "`", omittingEmptySubsequences: false)
        .enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element.replacing("\u{1}", with: "|")) }
    }
    // What asks a server that runs is done in `Tests/Checks/clients` and `Tests/Checks/archive`.
    let commands = spans.filter { ($0.contains("patchbay ") || $0.hasPrefix("git clone")) && !$0.contains("HOST") }
    #expect(commands.count >= 10)
    for command in commands {
      let place = try Place()
      let line: String
      if command.hasPrefix("\"|") {
        // What an MTA does with an alias, whose quotes are the table's: a mail on standard input.
        line =
          "cat mail.eml "
          + command.dropFirst().dropLast().replacing("/usr/local/bin/", with: "").replacing(
            "/srv/tidewatch.git", with: place.sandbox.tracker)
      } else {
        line = command.replacing("URL", with: place.sandbox.tracker)
      }
      let result = try place.shell(line)
      #expect(result.status == 0, "\(command): \(result.errorText)")
    }
  }

  @Test("plain git shows what the README says it shows")
  func plainGit() throws {
    let place = try Place()
    let lines = try Self.block("sh", after: "## How the data is stored").filter { !$0.isEmpty }
    #expect(lines.count >= 5)
    for line in lines {
      let result = try place.shell(String(line), in: place.sandbox.tracker)
      #expect(result.status == 0, "\(line): \(result.errorText)")
      #expect(!result.output.isEmpty, "\(line)")
    }
    let last = try #require(lines.last)
    let mail = try PackageFiles.read(PackageFiles.samples + "/mail/08-series-v2-1-of-3.eml")
    #expect(try place.shell(String(last), in: place.sandbox.tracker).output == mail)
  }

  @Test("every file that it links to exists")
  func links() throws {
    let parts = try #require(Self.readme).split(separator: "](").dropFirst()
    #expect(parts.count > 5)
    for part in parts {
      let target = part.prefix { $0 != ")" }
      if target.hasPrefix("#") {
        let headings = try #require(Self.readme).split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(headings.contains { $0.dropFirst(3).lowercased().replacing(" ", with: "-") == target.dropFirst() })
      } else if !target.hasPrefix("http") {
        #expect(PackageFiles.exists("\(PackageFiles.root)/\(target)"), "\(target)")
      }
    }
  }
}
