import Bytes
import Platform

/// A notification command that is a URL: the document is sent there by POST.
///
/// Sent by the curl program, which every system has: it supports TLS with the system's certificates, proxies and
/// HTTP/2, so that this program need not. The signature proves to the receiver that this tracker sent it, and the
/// delivery's id shows what was received before.
struct Webhook {
  let url: String
  /// The secret for the signature; nil for none.
  let secret: String?
  /// The tracker's private folder.
  let folder: String
  let timeLimit: Duration

  static func isURL(_ command: String) -> Bool {
    let command = command.lowercased()
    return (command.hasPrefix("https://") || command.hasPrefix("http://"))
      && command.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// Sends a document.
  ///
  /// - Parameters:
  ///   - event: For the field `X-Patchbay-Event`.
  ///   - delivery: An id that stays the same however often the notification is sent.
  /// - Returns: Why it was not accepted; nil if it was (any status from 200 to 299).
  func post(_ document: [UInt8], event: String, delivery: String) throws(SystemError) -> String? {
    // On the command line other users of the machine would see the URL, which may hold a password.
    let file = "\(folder)/webhook-\(Files.randomName())"
    defer { Files.remove(file) }
    let output = try OutputFile(creating: file, mode: 0o600)
    try output.append(Array(configuration(document, event: event, delivery: delivery).utf8))
    try output.flush()
    let result = try Program("curl", outputLimit: 1 << 20, timeLimit: timeLimit)
      .run(["-q", "--config", file], input: document)
    if result.status == 0 {
      // curl does not treat a redirect as a failure.
      let status = String(decoding: result.output, as: UTF8.self)
      return status.hasPrefix("2") ? nil : "it answered with status \(status)"
    }
    let said = result.errorText.split(separator: "\n").last.map(String.init)
    return said ?? "curl ended with exit code \(result.status)"
  }

  func configuration(_ document: [UInt8], event: String, delivery: String) -> String {
    var fields = [
      "Content-Type: application/json", "User-Agent: patchbay", "X-Patchbay-Event: \(event)",
      "X-Patchbay-Delivery: \(delivery)",
    ]
    if let secret {
      let code = SHA256.authenticationCode(document, key: Array(secret.utf8))
      fields.append("X-Patchbay-Signature-256: sha256=\(String(decoding: Hex.encode(code), as: UTF8.self))")
    }
    // Redirects are not followed: the document is meant for this URL only.
    let seconds = max(1, timeLimit.components.seconds - 1)
    return """
      url = "\(url)"
      proto = "=http,https"
      data-binary = "@-"
      output = "/dev/null"
      write-out = "%{http_code}"
      max-time = \(seconds)
      fail
      silent
      show-error
      \(fields.map { "header = \"\($0)\"" }.joined(separator: "\n"))

      """
  }
}
