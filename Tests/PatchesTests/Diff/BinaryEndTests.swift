import Patches
import TestSupport
import Testing

@Suite("a binary patch at the end of a mail")
struct BinaryEndTests {
  @Test("is complete without the empty line at its end, but not without its last data")
  func end() throws {
    let sandbox = try GitSandbox()
    try PackageFiles.write((0..<200).map { UInt8($0) }, to: sandbox.path + "/f")
    try sandbox.git("add", "f")
    try sandbox.git("commit", "-qm", "x")
    try PackageFiles.write((0..<200).map { UInt8(255 - $0) }, to: sandbox.path + "/f")
    let text = try sandbox.git("diff", "--binary").output
    #expect(text.suffix(2) == [10, 10])
    let whole = try Diff(parsing: text)
    #expect(whole.files.first?.binary?.reverse?.bytes == (0..<200).map { UInt8($0) })
    let cut = try Diff(parsing: Array(text.dropLast()))
    #expect(cut.files.first?.binary == whole.files.first?.binary)
    let lines = text.split(separator: 10)
    let shorter = Array(lines.dropLast().joined(separator: [10])) + [10]
    #expect(throws: DiffError.self) { try Diff(parsing: shorter) }
  }
}
