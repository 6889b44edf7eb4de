import SystemPackage

/// What people are told beside the data: errors and warnings.
enum StandardError {
  /// Writes one line. Where that cannot be done there is nobody left to tell.
  static func line(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(Array((text + "\n").utf8)) }
}
