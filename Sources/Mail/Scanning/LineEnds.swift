import Bytes

/// CRLF and LF.
enum LineEnds {
  /// The bytes with every CRLF made LF; the same slice if there is none. Lone CRs stay.
  static func normalized(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.withUnsafeBufferPointer { buffer -> ArraySlice<UInt8>? in
      let first = buffer.next(UInt8.carriageReturn, from: 0, to: buffer.count)
      guard first < buffer.count else { return nil }
      var result: [UInt8] = []
      result.reserveCapacity(buffer.count)
      var position = 0
      while position < buffer.count {
        let stop = buffer.next(UInt8.carriageReturn, from: position, to: buffer.count)
        result.append(contentsOf: buffer[position..<stop])
        guard stop < buffer.count else { break }
        if !(stop + 1 < buffer.count && buffer[stop + 1] == UInt8.lineFeed) { result.append(UInt8.carriageReturn) }
        position = stop + 1
      }
      return result[...]
    } ?? bytes
  }
}
