public import Bytes
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How long the history behind commits is, from the files that `git commit-graph write` made (gitformat-commit-graph).
///
/// Only a shortcut: what it does not know must be walked.
public final class CommitGraph {
  /// One file; those that build on it hold further commits.
  private struct Layer {
    let descriptor: Int32
    let fanout: [Int]
    let names: Int
    let data: Int
  }

  private var layers: [Layer] = []

  /// The graph of a repository; an empty one if none was made or it cannot be read.
  public init(of repository: Repository) {
    let folder = repository.objectsPath + "info/"
    if let layer = Self.open(folder + "commit-graph") { layers.append(layer) }
    guard let chain = Self.bytes(folder + "commit-graphs/commit-graph-chain") else { return }
    for line in String(decoding: chain, as: UTF8.self).split(separator: "\n") where ObjectID(hex: line) != nil {
      if let layer = Self.open(folder + "commit-graphs/graph-\(line).graph") { layers.append(layer) }
    }
  }

  deinit { for layer in layers { Files.close(layer.descriptor) } }

  /// The number of commits on the longest way from this one to a root, both counted; nil if the graph does not know.
  public func level(of id: ObjectID) -> Int? {
    let wanted = Array(id.hexBytes)
    for layer in layers {
      let first = Int(id.firstByte)
      var low = first == 0 ? 0 : layer.fanout[first - 1]
      var high = layer.fanout[first]
      while low < high {
        let middle = (low + high) / 2
        guard let name = Self.read(layer.descriptor, 20, at: layer.names + middle * 20) else { break }
        let hex = name.flatMap { [Self.digit($0 >> 4), Self.digit($0 & 15)] }
        if hex == wanted {
          // A tree, two parents, then 30 bits of the level.
          guard let entry = Self.read(layer.descriptor, 4, at: layer.data + middle * 36 + 28) else { break }
          let level = Self.number(entry[...]) >> 2
          return level == 0 || level == 0x3FFF_FFFF ? nil : level
        }
        if hex.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
      }
    }
    return nil
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private static func open(_ path: String) -> Layer? {
    guard let descriptor = try? Files.retrying("open", path, { openFile(path) }) else { return nil }
    if let layer = layer(descriptor) { return layer }
    Files.close(descriptor)
    return nil
  }

  private static func layer(_ descriptor: Int32) -> Layer? {
    // "CGPH", version 1 of the file, SHA-1, the number of chunks, the number of files below.
    guard let head = read(descriptor, 8, at: 0), head[..<6].elementsEqual([0x43, 0x47, 0x50, 0x48, 1, 1]),
      let table = read(descriptor, Int(head[6]) * 12, at: 8)
    else { return nil }
    var places: [String: Int] = [:]
    for start in stride(from: 0, to: table.count, by: 12) {
      let offset = number(table[(start + 5)..<(start + 12)])
      places[String(decoding: table[start..<(start + 4)], as: UTF8.self)] = offset
    }
    guard let fanout = places["OIDF"], let names = places["OIDL"], let data = places["CDAT"],
      let counts = read(descriptor, 1024, at: fanout)
    else { return nil }
    let sums = stride(from: 0, to: 1024, by: 4).map { number(counts[$0..<($0 + 4)]) }
    guard zip(sums, sums.dropFirst()).allSatisfy({ $0 <= $1 }) else { return nil }
    return Layer(descriptor: descriptor, fanout: sums, names: names, data: data)
  }

  private static func bytes(_ path: String) -> [UInt8]? {
    guard let descriptor = try? Files.retrying("open", path, { openFile(path) }) else { return nil }
    defer { Files.close(descriptor) }
    var result: [UInt8] = []
    while let more = some(descriptor, 4096, at: result.count), !more.isEmpty { result += more }
    return result
  }

  /// All of so many bytes; nil if the file ends before.
  private static func read(_ descriptor: Int32, _ count: Int, at offset: Int) -> [UInt8]? {
    guard let bytes = some(descriptor, count, at: offset), bytes.count == count else { return nil }
    return bytes
  }

  private static func some(_ descriptor: Int32, _ count: Int, at offset: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = try? Files.transferring("read", nil) {
      buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    }
    return got.map { Array(buffer[..<$0]) }
  }
}

/// open(2), out of reach of `CommitGraph.open`.
private func openFile(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }
