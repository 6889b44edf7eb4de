import CZlib

/// Inflates a gzip file (RFC 1952) piece by piece; several concatenated ones give what all of them hold, as with gzip.
public final class GunzipStream {
  /// zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var state = State.inside

  private enum State {
    case inside
    /// After the end of one, where another may begin.
    case between
    /// After the last, in what is not gzip.
    case behind
    case damaged
  }

  /// zlib's own window, and a gzip header instead of zlib's.
  private static let windowBits: Int32 = 15 + 16
  /// How a gzip file of deflated data begins.
  private static let magic: [UInt8] = [0x1F, 0x8B, 0x08]

  /// nil if there is not enough memory.
  public init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Whether what begins with these bytes is a gzip file.
  public static func mayRead(_ start: ArraySlice<UInt8>) -> Bool { start.starts(with: magic) }

  /// Whether what was given so far ends where a gzip file may end.
  public var isComplete: Bool { state == .between || state == .behind }

  /// Whether what was given so far is damaged; what follows gives nothing.
  public var isDamaged: Bool { state == .damaged }

  /// What the next piece of the file gives, up to a thousand times as many bytes.
  public func inflate(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = piece
    while !rest.isEmpty {
      if state == .between {
        // As gzip does: zeros are padding, and anything else that is not gzip is ignored.
        rest = rest.drop { $0 == 0 }
        guard let first = rest.first else { break }
        guard first == Self.magic[0], inflateReset(stream) == Z_OK else {
          state = .behind
          break
        }
        state = .inside
      }
      guard state == .inside else { break }
      rest = rest.dropFirst(inflateOne(rest, &result))
    }
    return result
  }

  /// Inflates until the bytes or the data end, and returns how many were taken.
  private func inflateOne(_ bytes: ArraySlice<UInt8>, _ result: inout [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { source in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.pointee.avail_in = uInt(clamping: source.count)
      let given = Int(stream.pointee.avail_in)
      while true {
        let (status, free) = buffer.withUnsafeMutableBufferPointer { target in
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = uInt(target.count)
          return (CZlib.inflate(stream, Z_NO_FLUSH), Int(stream.pointee.avail_out))
        }
        result += buffer[..<(buffer.count - free)]
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: state = .between
        default: state = .damaged
        }
        // A full buffer may not have been enough.
        if state != .inside || free > 0 { return given - Int(stream.pointee.avail_in) }
      }
    }
  }
}
