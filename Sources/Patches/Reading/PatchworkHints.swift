import Bytes
import Mail

/// What a mail's header asks of a patch tracker, in Patchwork's fields.
public struct PatchworkHints: Hashable, Sendable {
  /// `X-Patchwork-State:` the state to set, as written.
  public var state: String?
  /// `X-Patchwork-Delegate:` the address to delegate to, as written.
  public var delegate: String?
  /// `X-Patchwork-Hint: ignore`: the sender does not want the mail tracked.
  public var ignore = false

  public init() {}

  init(_ header: Header) {
    state = Self.value("x-patchwork-state", header)
    delegate = Self.value("x-patchwork-delegate", header)
    ignore = Self.value("x-patchwork-hint", header)?.lowercased() == "ignore"
  }

  private static func value(_ name: String, _ header: Header) -> String? {
    guard let value = header.first(name) else { return nil }
    let text = GitText.trimmed(EncodedWord.decode(value.prefix(1024))[...])
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }
}
