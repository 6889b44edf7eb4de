import Bytes
package import Platform

/// How `git send-email` ended where it speaks SMTP itself, from what it prints with `--smtp-debug`.
///
/// Its exit code does not say it: it is 0, too, when git gives up because of an address, and an error of its own also
/// when the connection broke after the server had the mail.
package struct SubmissionTrace {
  /// What is recorded: 0 if the server took the mail, ``interrupted`` if it may have, else an error.
  package let status: Int32
  /// Its errors without the trace, which has passwords in it; of a refused recipient with ``RefusedRecipient/line``.
  package let errors: [UInt8]

  /// As if a signal had ended the mail program.
  static let interrupted: Int32 = 200

  package init(_ result: Program.Result) {
    let lines = result.errors.split(separator: .lineFeed, omittingEmptySubsequences: false)
    let rest = Array(lines.filter { !Self.isTrace($0) }.joined(separator: [.lineFeed]))
    let wasTaken = result.output.split(separator: .lineFeed).contains { $0.starts(with: Array("Result: 2".utf8)) }
    let refused = wasTaken ? nil : RefusedRecipient(commands: lines.compactMap(Self.command))
    errors = refused.map { rest + Array("\($0.line)\n".utf8) } ?? rest
    // Only the server's answer to the end of the mail says what became of it.
    let last = lines.last { Self.isTrace($0) && ($0.contains(")>>> ") || $0.contains(")<<< ")) }
    let hasNoAnswer = last?.ends(with: ")>>> .") ?? false
    status =
      if wasTaken {
        0
      } else if hasNoAnswer {
        Self.interrupted
      } else {
        result.status == 0 ? 1 : result.status
      }
  }

  /// Whether the line is by Net::Cmd: `Net::SMTP=GLOB(0x5581)>>> DATA`, or a remark that it adds to its trace.
  private static func isTrace(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: Array("Net::SMTP".utf8)) }

  /// What was said to the server (`>>> …`), or by it (`<<< …`).
  private static func command(_ line: ArraySlice<UInt8>) -> String? {
    guard isTrace(line), let start = line.firstIndex(of: UInt8(ascii: ")")) else { return nil }
    let said = line[(start + 1)...].filter { $0 != .carriageReturn }
    return said.starts(with: Array(">>> ".utf8)) || said.starts(with: Array("<<< ".utf8))
      ? String(decoding: said, as: UTF8.self) : nil
  }
}

extension ArraySlice<UInt8> {
  fileprivate func contains(_ text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }

  /// Whether it ends with the text, but for blanks.
  fileprivate func ends(with text: String) -> Bool {
    reversed().drop { $0 == .carriageReturn || $0 == .space }.starts(with: text.utf8.reversed())
  }
}
