import Platform
import TestSupport
import Testing

@Suite("Files written anew")
struct OutputFileTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test("a file holds what was written last, and nothing else is left", arguments: [true, false])
  func replaced(isDurable: Bool) throws {
    for text in ["one, and more", "two"] {
      try OutputFile.replace(folder("f"), with: Array(text.utf8), mode: 0o600, isDurable: isDurable)
      #expect(try PackageFiles.read(folder("f")) == Array(text.utf8))
    }
    #expect(try PackageFiles.names(in: folder.path) == ["f"])
  }

  @Test("a file that cannot get its name leaves nothing behind")
  func failing() throws {
    try Command("mkdir", "-p", folder("f/inside")).run().succeeded()
    #expect(throws: SystemError.self) {
      try OutputFile.replace(folder("f"), with: [1, 2], mode: 0o600, isDurable: false)
    }
    #expect(try PackageFiles.names(in: folder.path) == ["f"])
  }
}
