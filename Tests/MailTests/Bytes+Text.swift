import Mail

extension String {
  /// The text as the bytes of a field's value.
  var slice: ArraySlice<UInt8> { Array(utf8)[...] }
  var bytes: [UInt8] { Array(utf8) }
}

extension Collection<UInt8> {
  /// The bytes as text, for messages of failed tests.
  var text: String { String(decoding: self, as: UTF8.self) }
}

/// A mail from its text.
func mail(_ text: String) -> Message { Message(text.bytes) }
