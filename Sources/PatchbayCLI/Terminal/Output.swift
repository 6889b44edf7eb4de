import Review
import Platform
import SystemPackage

/// Standard output: buffered, through a pager if asked for, and with no write error lost.
///
///     var output = try Output(paged: true)
///     try output.line("one")
///     try output.finish()
struct Output: ~Copyable {
  private static let bufferSize = 1 << 16

  private let descriptor = FileDescriptor.standardOutput
  private var pager: Pager?
  private var buffer: [UInt8] = []

  /// Whether a person reads this on a terminal (perhaps by way of a pager).
  let isTerminal: Bool
  /// The terminal's columns; nil where nothing should be cut to fit.
  let width: Int?
  let hasColour: Bool

  /// `paged` runs the person's pager if standard output is a terminal.
  init(paged: Bool = false, colour: ColourChoice = .auto) {
    isTerminal = Terminal.isTerminal(1)
    width = isTerminal ? Terminal.columns(1) : nil
    hasColour = colour.applies(onTerminal: isTerminal, environment: Environment.variable)
    pager = paged && isTerminal ? Pager.start() : nil
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Writes bytes as they are.
  mutating func write(_ bytes: some Collection<UInt8>) throws(CommandFailure) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes text and a newline. The text must be harmless: escape what a mail says with `UntrustedText`.
  mutating func line(_ text: String = "") throws(CommandFailure) {
    try write(text.utf8)
    try write(CollectionOfOne(UInt8(ascii: "\n")))
  }

  /// Writes a JSON document.
  mutating func json(_ value: JSONValue) throws(CommandFailure) {
    try flush()
    let descriptor = descriptor
    try JSONWriter.write(value) { (bytes) throws(CommandFailure) in try Self.write(bytes, to: descriptor) }
  }

  /// The text in a style, if the output has colours.
  func paint(_ text: String, _ style: Style) -> String { hasColour ? style.paint(text) : text }

  /// Writes out what is buffered.
  mutating func flush() throws(CommandFailure) {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard !buffer.isEmpty else { return }
    try Self.write(buffer, to: descriptor)
  }

  private static func write(_ bytes: [UInt8], to descriptor: FileDescriptor) throws(CommandFailure) {
    do {
      try descriptor.writeAll(bytes)
    } catch {
      throw CommandFailure(
        .inputOutput, "cannot write to standard output", why: "\(error)", advice: "make room or redirect the output")
    }
  }

  /// Writes out what is buffered and waits until the person has left the pager.
  consuming func finish() throws(CommandFailure) {
    try flush()
    pager?.finish()
  }
}

/// Messages for people besides the data: errors and warnings.
enum StandardError {
  /// Writes one line. Where that cannot be done there is nobody left to tell.
  static func line(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(Array((text + "\n").utf8)) }
}
