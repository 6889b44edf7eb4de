// Built and run by Tests/Fuzz/run, not by the package: libFuzzer brings its own main.
import Patches

private let options: [ApplyOptions] = {
  var reduced = ApplyOptions()
  reduced.minimumContext = 1
  var bare = ApplyOptions()
  bare.allowsZeroContext = true
  return [ApplyOptions(), reduced, bare]
}()

/// Takes any bytes through everything that a mail's diff goes through.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = Array(UnsafeBufferPointer(start: start, count: count))
  _ = Diff.paths(in: text)
  _ = PatchID.stable(ofDiff: text)
  guard let diff = try? Diff(parsing: text) else { return 0 }
  for (index, diff) in [diff, diff.reversed].enumerated() {
    let options = options[(count + index) % options.count]
    var tree = SampleDiffs.tree
    _ = try? diff.apply(to: &tree, options: options)
    for file in diff.files {
      _ = try? file.apply(to: SampleDiffs.tree["f"]?.bytes ?? [], options: options)
      _ = QuotedName.display(file.path)
    }
  }
  return 0
}
