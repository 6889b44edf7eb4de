import Bytes
import Git
import Mail
import Patches
import Platform
import Review
import Services
import Tracker

/// Patches submitted by `b4 send` through the web (b4.send-endpoint-web), for people whose mail server mangles them.
///
/// b4 posts JSON with an `action` (b4/ez.py, b4/__init__.py): `auth-new` offers a key for an address, which is sent a
/// challenge by mail; `auth-verify` brings the challenge back, signed; `receive` brings signed mails, which become facts as
/// those of a push do. `reflect`, which would mail them to their author alone, is refused: nothing here sends them.
enum SubmissionRoutes {
  static let all: [Route] = [route("/submit"), route("/submit/")]

  private static func route(_ pattern: StaticString) -> Route {
    var route = Route.post(pattern, cost: .costly) { try answer($0) }.openToEverybody()
    route.bodyLimit = 16 << 20
    route.problem = { problem, _, _ in failure(problem.text, problem.status) }
    return route
  }

  /// Why nothing was done, for the one who asked.
  private struct Refusal: Error {
    let text: String
    var status = Response.Status.badRequest
  }

  private static func answer(_ call: Call) throws -> Response {
    guard !call.site.settings.isReadOnly else { return failure("This server is read-only.", .forbidden) }
    guard call.snapshot.configuration.webSubmission != .never else {
      return failure("This server takes no patches: web.submit is never.", .forbidden)
    }
    let body = JSONReader.read(call.request.body, valueLimit: 2 * mailLimit)
    do {
      switch body?["action"]?.text {
      case "auth-new": try offer(body, call)
      case "auth-verify": try verify(body, call)
      case "receive": try receive(body, call)
      case "reflect": throw Refusal(text: "This server sends no mail back.")
      default: throw Refusal(text: "This address is for b4 send, which posts JSON with an action.")
      }
    } catch let refusal as Refusal {
      return failure(refusal.text, refusal.status)
    } catch let refusal as SubmittedMail.Refusal {
      return failure(UntrustedText.line(refusal.reason), .forbidden)
    }
    return APIAnswer.response(.ok, ["result": "success"])
  }

  private static func failure(_ text: String, _ status: Response.Status) -> Response {
    APIAnswer.response(status, ["result": "error", "message": .string(text as String)])
  }

  // MARK: Keys

  private static func expectChallenges(_ call: Call) throws {
    guard call.snapshot.configuration.webSubmission == .mail else {
      throw Refusal(
        text: "This server knows the keys that its maintainers add; ask them: patchbay config keyring add.",
        status: .forbidden)
    }
  }

  private static func offer(_ body: JSONValue?, _ call: Call) throws {
    try expectChallenges(call)
    guard let identity = body?["identity"]?.text, let key = body?["pubkey"]?.text, isAddress(identity),
      let algorithm = PublicKey.algorithm(of: Array(key.utf8)),
      let place = Keyring.Place(algorithm, identity, selector: body?["selector"]?.text ?? "default")
    else { throw Refusal(text: "auth-new needs an identity, which is an address, a selector and a pubkey.") }
    guard call.snapshot.configuration.allows(.submit, by: place.identity) else {
      throw Refusal(text: "\(place.identity) may not submit patches here.", status: .forbidden)
    }
    // Anybody can have a mail sent to anybody: one at a time, few for each network.
    guard let slot = call.site.challengeSlots.take(), call.site.challenges.take(call.request.client) == nil else {
      throw Refusal(text: "Too many keys are being offered; try again in ten minutes.", status: .tooManyRequests)
    }
    defer { withExtendedLifetime(slot) {} }
    let tracker = try call.reader.tracker()
    let keys = SubmissionKeys(of: tracker.git.path)
    let challenge: String
    do {
      challenge = try keys.add(SubmissionKeys.Offer(place: place, key: Array(key.utf8)), now: Clock.now())
    } catch let refusal as SubmissionKeys.Refusal {
      throw Refusal(text: text(of: refusal), status: .tooManyRequests)
    }
    do {
      var envelope = SendEmail.Envelope()
      envelope.to = [place.identity]
      try SendEmail(in: tracker.git.path).sendUnrecorded(challengeMail(challenge, for: place, call), to: envelope)
    } catch {
      keys.withdraw(challenge)
      throw Refusal(text: "The challenge could not be mailed; try again later.", status: .unavailable)
    }
  }

  /// One plain address, which no mail program takes for an option or for several.
  private static func isAddress(_ text: String) -> Bool {
    let special = ".!#$%&'*+-=?^_`{|}~".utf8
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    return text.utf8.count <= 254 && text.first != "-" && parts.count == 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { ByteClass.isAlphanumeric($0) || special.contains($0) } }
      && parts[1].allSatisfy { ByteClass.isAlphanumeric($0) || ".-".utf8.contains($0) }
  }

  private static func text(of refusal: SubmissionKeys.Refusal) -> String {
    switch refusal {
    case .tooLarge: "The key is too large; export it with export-minimal."
    case .tooSoon: "A challenge was sent to this address just now; wait for it, or try again in ten minutes."
    case .tooMany: "Too many keys wait for their challenges; try again later."
    }
  }

  private static func challengeMail(_ challenge: String, for place: Keyring.Place, _ call: Call) -> [UInt8] {
    let base = call.site.base(of: call.request)
    let id = String(decoding: Hex.encode(SHA256.hash(Array(challenge.utf8)).prefix(10)), as: UTF8.self)
    let text = """
      Subject: Your key for submitting patches
      Message-ID: <\(id)@submit.patchbay>
      Auto-Submitted: auto-generated
      MIME-Version: 1.0
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: 8bit

      Somebody, hopefully you, offered the \(place.algorithm.rawValue) key \(UntrustedText.line(place.selector)) for patches from
      this address to \(UntrustedText.line(base))/submit

      If it is yours, run this within a day:

          b4 send --web-auth-verify \(challenge)

      If it is not, do nothing.

      """
    return Array(text.utf8)
  }

  private static func verify(_ body: JSONValue?, _ call: Call) throws {
    try expectChallenges(call)
    guard let mail = body?["msg"]?.text.map({ Array($0.utf8) }) else {
      throw Refusal(text: "auth-verify needs a msg, the signed challenge.")
    }
    let keys = SubmissionKeys(of: try call.reader.tracker().git.path)
    let line = Message(mail).text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("verify:") }
    guard let challenge = line.map({ String($0.dropFirst("verify:".count)).filter { $0 != " " } }),
      let offer = try keys.offer(challenge, now: Clock.now())
    else { throw Refusal(text: "There is no such challenge, or it is older than a day.", status: .forbidden) }
    let isSigned = SignatureClaim.all(in: mail).contains { claim in
      claim.signature.algorithm == offer.place.algorithm
        && claim.signature.identity?.lowercased() == offer.place.identity
        && claim.signature.selector.lowercased() == offer.place.selector
        && AttestationCheck.verdict(on: claim, by: offer.key).verdict == .good
    }
    guard isSigned else {
      throw Refusal(text: "The challenge is not signed with the key that it was made for.", status: .forbidden)
    }
    try keys.accept(offer, of: challenge)
  }

  // MARK: Mails

  /// Mails in one request, at most.
  private static let mailLimit = 500

  private static func receive(_ body: JSONValue?, _ call: Call) throws {
    let texts = body?["messages"]?.elements?.map(\.text) ?? []
    guard !texts.isEmpty, texts.count <= mailLimit else {
      throw Refusal(text: "receive needs messages, \(mailLimit) at most.")
    }
    let tracker = try call.reader.tracker()
    let keys = SubmissionKeys(of: tracker.git.path)
    // All of them or none.
    let mails = try texts.map { text in
      try SubmittedMail(Array((text ?? "").utf8), keys, now: Clock.now(), in: call.snapshot)
    }
    guard Set(mails.map(\.identity)).count == 1 else {
      throw Refusal(text: "The messages are from several people.", status: .forbidden)
    }
    // What is here already, from a request before or by mail, stays as it is; so does what was hidden.
    let new = try mails.filter { try !call.snapshot.hasStored($0.id) }
    let commands = NotificationCommands(of: tracker)
    defer { commands.start() }
    _ = try tracker.ingest(new.map(\.bytes))
    BackgroundSending.start(try SeriesToSend.automatic(mails.map(\.id), in: tracker.snapshot()), in: tracker)
  }
}
