import Bytes

/// The stylesheet and the script: part of the program, at addresses named by their content, so that browsers keep them
/// for good and never see an old one.
enum Assets {
  struct Asset: Sendable {
    let address: String
    let type: String
    let bytes: [UInt8]

    fileprivate init(_ name: String, _ suffix: String, _ type: String, _ bytes: [UInt8]) {
      address = "/static/\(name)-\(SHA1.hash(bytes).hex.prefix(12)).\(suffix)"
      self.type = type
      self.bytes = bytes
    }
  }

  /// A text that changes when either does.
  static let version = style.address + script.address

  static let style = Asset("style", "css", "text/css; charset=utf-8", PackageResources.style_css)
  static let script = Asset("script", "js", "text/javascript; charset=utf-8", PackageResources.script_js)

  /// The answer for an address below `/static/`.
  static func response(for name: String) -> Response? {
    guard let asset = [style, script].first(where: { $0.address == "/static/\(name)" }) else { return nil }
    return Response(
      .ok,
      HeaderFields([
        ("Content-Type", asset.type), ("Cache-Control", "public, max-age=31536000, immutable"),
        ("X-Content-Type-Options", "nosniff"),
      ]), body: asset.bytes)
  }
}
