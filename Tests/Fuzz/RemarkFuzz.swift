// Built and run by Tests/Fuzz/run, not by the package: libFuzzer brings its own main.

/// Takes any bytes through everything that the replies to a patch go through.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  if let fault = RemarkExercise.fault(Array(UnsafeBufferPointer(start: start, count: count))) { fatalError(fault) }
  return 0
}
