import Bytes
import Mail

/// A line for each answer, in the common log format, which every log reader knows.
public enum AccessLog {
  /// - Parameter seconds: When it was answered, in seconds since 1970.
  public static func line(_ request: Request, _ response: Response, at seconds: Int64) -> String {
    let target = UntrustedText.line(request.target).map { $0 == "\"" ? "%22" : String($0) }.joined()
    let size =
      switch response.body {
      case .bytes(let bytes): String(bytes.count)
      case .omitted, .stream: "-"
      }
    return "\(request.client) - - [\(date(seconds))] \"\(request.method.rawValue) \(target) HTTP/1.1\""
      + " \(response.status.rawValue) \(size)"
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `28/Nov/2026:08:30:31 +0000`.
  private static func date(_ seconds: Int64) -> String {
    let text = MailDate(seconds: seconds, offsetMinutes: 0).iso8601
    let parts = text.split { $0 == "-" || $0 == "T" || $0 == "+" || $0 == "Z" }
    guard parts.count >= 4, let month = Int(parts[1]), (1...12).contains(month) else { return text }
    return "\(parts[2])/\(months[month - 1])/\(parts[0]):\(parts[3]) +0000"
  }
}
