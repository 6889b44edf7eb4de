public import Bytes

/// An id of a change that stays the same if its line numbers, its white space or its mail change.
public enum PatchID {
  /// The id that `git patch-id --stable` (git 2.39, builtin/patch-id.c) prints first for this text; nil if it prints
  /// none.
  ///
  /// The text may be a bare diff or a whole mail: lines before the first `diff ` line are ignored. Line numbers and
  /// white space are left out; each file is hashed by itself and the hashes are added up, so that the order of files
  /// does not matter. Mode, rename and other header lines count; for a binary change only the names on its `index` line
  /// do.
  public static func stable(ofDiff diff: [UInt8]) -> ObjectID? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: diff.count) { scratch in
      diff.withUnsafeBufferPointer { text in
        var reader = PatchIDReader(text: text, scratch: scratch)
        while !reader.isAtEnd {
          if let id = reader.next() { return id }
        }
        return nil
      }
    }
  }
}
