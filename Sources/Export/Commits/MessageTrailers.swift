public import Patches
import Tracker

/// Trailers put at the end of a commit message.
public enum MessageTrailers {
  /// The message with those trailers it does not have, after the ones it has; a message without any gets a blank line
  /// before them. The order is b4's: what was sent first.
  public static func adding(_ trailers: [Trailer], to message: [UInt8]) -> [UInt8] {
    let present = TrailerBlock.trailers(in: message)
    let new = CollectedTrailers.new(trailers, besides: present)
    guard !new.isEmpty else { return message }
    var result = message
    if present.isEmpty { result.append(newline) }
    for trailer in new { result += trailer.lines }
    return result
  }

  /// The message signed off as `git am --signoff` does (sequencer.c, append_signoff): nothing is added where the person's
  /// is the last trailer already; it is added again where another follows it.
  public static func signedOff(by person: String, _ message: [UInt8]) -> [UInt8] {
    let trailer = Trailer(key: "Signed-off-by", value: person)
    let present = TrailerBlock.trailers(in: message)
    if present.last == trailer { return message }
    var result = message
    if present.isEmpty {
      if result.isEmpty { result.append(newline) }
      result.append(newline)
    }
    return result + trailer.lines
  }

  private static let newline = UInt8(ascii: "\n")
}
