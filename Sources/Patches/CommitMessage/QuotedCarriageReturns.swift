import Bytes

/// Lines of a patch that end in CRLF, as they come out of base64 or quoted-printable (Exchange makes them).
public enum QuotedCarriageReturns {
  /// Whether the patch's own lines do: every line ends in CRLF, or a file's header does, which never happens otherwise.
  public static func stand(in patch: [UInt8]) -> Bool {
    patch.withUnsafeBufferPointer { bytes in
      var rest = bytes
      while let end = rest.find(.lineFeed) {
        let line = UnsafeBufferPointer(rebasing: rest[..<end])
        rest = UnsafeBufferPointer(rebasing: rest[(end + 1)...])
        guard line.last == UInt8.carriageReturn else { continue }
        if line.starts(with: "@@ -") || line.starts(with: "--- ")
          || line.starts(with: "+++ ")
        {
          return true
        }
      }
      return false
    }
  }
}
