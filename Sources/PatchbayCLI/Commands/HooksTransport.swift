import ArgumentParser
import Bytes
import Mail
import Platform
import Review
import Services
import SystemPackage

/// `patchbay hooks transport`: what `send` runs around the mail program.
struct HooksTransport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transport", abstract: "Run a mail program for `send`, and record how it ended.",
    discussion: """
      Started by `patchbay send` with the folder of one mail and the command of the mail program. If it was killed, `send` \
      knows from the folder whether the mail program may have had the mail.

      EXAMPLES
        patchbay hooks transport FOLDER git send-email …
      """,
    shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "The folder and the command.")
  var words: [String] = []

  func run() throws {
    guard let folder = words.first, words.count > 1 else {
      throw CommandFailure(.usage, "nothing to run", advice: "this is run by `patchbay send`")
    }
    Signals.survive([.brokenPipe, .fileSizeLimit])
    let handover = Handover(path: folder)
    var command = Array(words.dropFirst())
    var mail: [UInt8] = []
    if command.first == "--check" {
      command.removeFirst()
      mail = try FileInput.read("-")
      let ends = [mail, try Files.read(handover.mail)].map { OutgoingMail.lastLine(of: Message($0).text) }
      guard ends[0] == ends[1] else {
        throw CommandFailure(.badInput, "cannot send the mail", why: "it is incomplete", advice: "try again")
      }
    }
    guard let name = command.first else { throw CommandFailure(.usage, "nothing to run") }
    // From a file: through a pipe, a mail program would take a truncated mail for complete if this process is killed
    // while writing.
    let file = try mail.isEmpty ? nil : handover.write(mail, to: "handed.eml")
    let status = try handover.run { () throws(SystemError) -> Int32 in
      let arguments = Array(command.dropFirst())
      let result =
        if let file {
          try Program("sh").run(["-c", "exec \"$@\" <\"$0\"", file, name] + arguments)
        } else {
          try Program(name, environment: SendEmail.environment).run(arguments, input: SendEmail.answers)
        }
      let trace = file == nil ? SubmissionTrace(result) : nil
      _ = try? FileDescriptor.standardOutput.writeAll(result.output)
      _ = try? FileDescriptor.standardError.writeAll(trace?.errors ?? result.errors)
      return trace?.status ?? result.status
    }
    guard let status else {
      throw CommandFailure(.tryAgain, "the mail was not sent", why: "another process is sending it")
    }
    throw ExitCode(status)
  }
}
