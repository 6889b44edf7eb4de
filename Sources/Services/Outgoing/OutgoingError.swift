/// Why mail cannot be sent.
package enum OutgoingError: Error, Hashable {
  /// There is no `git send-email`.
  case noSendEmail
  /// git does not say to whom a mail would go.
  case cannotPreview(String)
  /// A project has no address to send to.
  case noList(project: String)
  /// A command of the configuration was not set here.
  case foreignCommand(project: String, advice: String)
}
