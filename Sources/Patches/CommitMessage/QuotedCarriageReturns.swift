/// Lines of a patch that end in CRLF, as they come out of base64 or quoted-printable (Exchange makes them).
public enum QuotedCarriageReturns {
  /// Whether the patch's own lines do: every line with CRLF, or a file's header, which never has one otherwise.
  public static func stand(in patch: [UInt8]) -> Bool {
    patch.withUnsafeBufferPointer { bytes in
      var rest = bytes
      while let end = ByteSearch.newline(in: rest) {
        let line = UnsafeBufferPointer(rebasing: rest[..<end])
        rest = UnsafeBufferPointer(rebasing: rest[(end + 1)...])
        guard line.last == GitText.carriageReturn else { continue }
        if GitText.starts(line, with: "@@ -") || GitText.starts(line, with: "--- ")
          || GitText.starts(line, with: "+++ ")
        {
          return true
        }
      }
      return false
    }
  }
}
