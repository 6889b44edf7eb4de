import Bytes
import Platform

/// Which loose objects a repository has, by what its folders listed when they were first asked for: for whoever asks for
/// thousands at one time, most of which have no file.
struct LooseObjectNames {
  private let objects: String
  /// By the first byte of the names.
  private var folders: [UInt8: Set<ObjectID>?] = [:]

  init(below objects: String) { self.objects = objects }

  /// Whether the object may have a file; true, too, where its folder cannot be read.
  mutating func mayHold(_ id: ObjectID) -> Bool {
    let byte = id.firstByte
    let names = folders[byte] ?? read(byte)
    folders[byte] = .some(names)
    return names?.contains(id) ?? true
  }

  private func read(_ byte: UInt8) -> Set<ObjectID>? {
    let prefix = String(decoding: Hex.encode(CollectionOfOne(byte)), as: UTF8.self)
    let folder = objects + prefix
    guard Folder.exists(folder) else { return [] }
    return (try? Folder.names(in: folder)).map { Set($0.compactMap { ObjectID(hex: prefix + $0) }) }
  }
}
