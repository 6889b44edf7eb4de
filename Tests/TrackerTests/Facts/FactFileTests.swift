import Bytes
import Git
import Testing

@testable import Tracker

@Suite("Facts as tree entries")
struct FactFileTests {
  private static let blob = SHA1.blobID(Array("mail".utf8))

  @Test("every kind is read back from its tree entry", arguments: FactFile.Kind.allCases)
  func roundTrip(kind: FactFile.Kind) {
    let file = FactFile(kind, Self.blob)
    #expect(FactFile(file.treeEntry) == file)
  }

  @Test("an entry of another mode, object or name is not a fact", arguments: FactFile.Kind.allCases)
  func refused(kind: FactFile.Kind) {
    let name = FactFile(kind, Self.blob).treeEntry.name
    let other = SHA1.blobID(Array("other".utf8))
    #expect(FactFile(TreeEntry(mode: .tree, name: name, id: Self.blob)) == nil)
    #expect(FactFile(TreeEntry(mode: .file, name: name, id: other)) == nil)
    #expect(FactFile(TreeEntry(mode: .file, name: name + [UInt8(ascii: "x")], id: Self.blob)) == nil)
    for length in name.indices {
      #expect(FactFile(TreeEntry(mode: .file, name: Array(name[..<length]), id: Self.blob)) == nil)
    }
    for index in name.indices {
      var changed = name
      changed[index] ^= 1
      #expect(FactFile(TreeEntry(mode: .file, name: changed, id: Self.blob)) == nil)
    }
  }
}
