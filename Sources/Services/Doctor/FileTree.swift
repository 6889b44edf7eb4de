import Tracker

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files of a repository, as `doctor` looks at them.
struct FileTree {
  struct File {
    /// Relative to the repository.
    let path: String
    let isFolder: Bool
    let mode: UInt32
    let owner: UInt32
    let size: Int
    /// Seconds since 1970 of the last change.
    let changed: Int64
    private let inode: UInt64
    private let nanoseconds: Int

    var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }

    /// nil if there is nothing there, or a symbolic link.
    init?(_ path: String, below root: String) {
      var status = stat()
      guard lstat(root + path, &status) == 0 else { return nil }
      let sort = status.st_mode & S_IFMT
      guard sort == S_IFDIR || sort == S_IFREG else { return nil }
      self.path = path
      isFolder = sort == S_IFDIR
      mode = UInt32(status.st_mode) & 0o7777
      owner = status.st_uid
      size = Int(status.st_size)
      inode = UInt64(status.st_ino)
      #if canImport(Darwin)
        changed = Int64(status.st_mtimespec.tv_sec)
        nanoseconds = status.st_mtimespec.tv_nsec
      #else
        changed = Int64(status.st_mtim.tv_sec)
        nanoseconds = status.st_mtim.tv_nsec
      #endif
    }

    /// Whether the file is still the same one, unchanged: what a living process holds for a moment is not.
    func isStill(below root: String) -> Bool {
      guard let now = File(path, below: root) else { return false }
      return now.inode == inode && now.changed == changed && now.nanoseconds == nanoseconds && now.size == size
    }
  }

  /// Calls the body with each file and folder below some places of a repository.
  static func forEach(below root: String, in places: [String], _ body: (File) -> Void) {
    var stack = places
    while let path = stack.popLast() {
      guard let file = File(path, below: root) else { continue }
      body(file)
      guard file.isFolder, let folder = opendir(root + path) else { continue }
      defer { closedir(folder) }
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { stack.append("\(path)/\(name)") }
      }
    }
  }

  /// A file's bytes; nil if it is not there or cannot be read.
  static func read(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fill(descriptor, &buffer)
      if count == 0 { return bytes }
      if count > 0 { bytes += buffer[..<count] } else if errno != EINTR { return nil }
    }
  }

  static func sleep(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  static func remove(_ path: String) -> Bool { unlink(path) == 0 }
}

/// read(2), out of reach of `FileTree.read`.
private func fill(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
  buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
}
