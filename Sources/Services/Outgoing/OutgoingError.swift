/// Why mail cannot be sent.
package enum OutgoingError: Error, Hashable {
  /// `git send-email` is not installed.
  case noSendEmail
  /// git does not say who a mail would go to.
  case cannotPreview(String)
  /// A project has no address to send to.
  case noList(project: String)
  /// `git send-email` does not send to this address.
  case unusableAddress(String)
  /// A command of the configuration was not set here.
  case foreignCommand(project: String, advice: String)
  /// Another process is sending the mail right now.
  case beingSent
}
