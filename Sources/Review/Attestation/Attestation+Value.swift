import Bytes
package import Index
import Mail
package import Services

extension Attestation {
  /// For example `signed by ada@example.org (ed25519, key 2026)`, or `BAD signature of …: the body was changed`.
  package var text: String {
    let who = identity ?? "nobody"
    let date = time.map { " on " + MailDate(seconds: $0.seconds, offsetMinutes: 0).iso8601.prefix(10) } ?? ""
    let other = isOwn || !isGood ? "" : ", who is neither its sender nor its author"
    switch (kind, verdict) {
    case (.dkim, .good), (.dkim, .goodWithTextBelow):
      return "DKIM of \(who)" + (isOwn ? "" : ", not the sender's domain")
    case (.dkim, .bad(let reason)): return "BAD DKIM of \(who): \(reason)"
    case (.dkim, .unchecked(let reason)): return "DKIM of \(who) not checked: \(reason)"
    case (.dkim, .unknownKey): return "DKIM of \(who) not checked: its key is not known"
    case (.signature, .good): return "signed by \(who)\(keyText)\(date)\(other)"
    case (.signature, .goodWithTextBelow):
      return "signed by \(who)\(keyText)\(date), without the text below it\(other)"
    case (.signature, .bad(let reason)): return "BAD signature of \(who)\(keyText): \(reason)"
    case (.signature, .unknownKey): return "signed with a key that is not in the keyring: \(who)\(keyText)"
    case (.signature, .unchecked(let reason)): return "signature of \(who)\(keyText) not checked: \(reason)"
    }
  }

  private var keyText: String {
    let name = algorithm.map { String($0.prefix { $0 != "-" }) } ?? "unknown algorithm"
    return " (\(name)" + (selector.map { $0 == "default" ? ")" : ", key \($0))" } ?? ")")
  }

  package var json: JSONValue {
    let (result, reason): (String, String?) =
      switch verdict {
      case .good, .goodWithTextBelow: ("good", nil)
      case .bad(let reason): ("bad", reason)
      case .unknownKey: ("unknown-key", nil)
      case .unchecked(let reason): ("unchecked", reason)
      }
    return [
      "kind": .string(kind.rawValue as String),
      "result": .string(result as String),
      "reason": .string(reason),
      "algorithm": .string(algorithm),
      "identity": .string(identity),
      "selector": .string(selector),
      "date": .string(time.map { MailDate(seconds: $0.seconds, offsetMinutes: 0).iso8601 }),
      "own": .bool(isOwn),
      "textBelow": .bool(verdict == .goodWithTextBelow),
    ]
  }
}

extension AttestationCounts {
  package var json: JSONValue {
    [
      "attested": .bool(isAttested), "good": .int(good as Int), "bad": .int(bad as Int), "patches": .int(all as Int),
    ]
  }
}
