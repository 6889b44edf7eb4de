import Bytes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Properties of the terminal of a descriptor.
public enum Terminal {
  /// Whether the descriptor is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The bounds of a plausible width.
  private static let columnBounds = 1...100_000

  /// The terminal's columns: `COLUMNS`, otherwise what the terminal reports, otherwise 80.
  public static func columns(_ descriptor: Int32) -> Int {
    if let text = Environment.variable("COLUMNS"), let columns = Int(text, within: columnBounds) { return columns }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
