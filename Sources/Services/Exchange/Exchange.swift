import Bytes
import Git
public import Tracker

/// Exchanges facts with another tracker, in both directions; README.md of this folder states the rules.
public struct Exchange {
  /// Options of an exchange.
  public struct Options: Sendable {
    /// Whether to send the other tracker the facts that it lacks.
    public var sends = true
    /// Whether to keep both sides of a fork, at a person's request.
    public var adoptsForks = false
    /// Whether to offer again what was refused before, although no configuration changed.
    public var retries = false

    public init() {}
  }

  /// git config value `patchbay-exchange.KEY.url`: the URL or path behind a name that is a hash.
  static let urlKeyPrefix = "patchbay-exchange."
  /// How often to start over because the other side changed meanwhile.
  private static let rounds = 6

  let tracker: TrackerRepository
  let remote: RemoteTracker
  let options: Options
  var writer: WriterNames
  var report = ExchangeReport()
  /// Our lanes that must not be sent, or that the other side refused.
  var withheld: Set<String> = []
  /// The facts that were left out, now and before.
  var leftOut: LeftOut
  /// Whether what the other side refused before was offered again.
  var hasRetried = false
  /// This tracker's configuration, which decides what it accepts.
  let configuration: TrackerConfiguration

  /// Runs it, and publishes a view of the result.
  ///
  /// - Throws: ``ExchangeError`` if the other tracker cannot be reached.
  public static func run(
    with name: String, in tracker: TrackerRepository, _ options: Options = Options()
  ) throws -> ExchangeReport {
    let remote = RemoteTracker(name, from: tracker.git.path)
    var exchange = Exchange(
      remote: remote, options: options, writer: try WriterNames(of: tracker),
      leftOut: try LeftOut(with: remote.name, in: tracker), configuration: try tracker.configuration(),
      tracker: tracker)
    for round in 1...Self.rounds {
      let listing = try remote.listing()
      try exchange.receive(listing)
      guard options.sends, try exchange.send(beyond: listing) else { break }
      if round == Self.rounds {
        exchange.report.note(.refused, remote.name, "it keeps changing; sync again")
      }
    }
    exchange.report.leftOut = exchange.leftOut.here.faults.count + exchange.leftOut.there.faults.count
    exchange.tracker.publishView()
    exchange.report.digest = try exchange.tracker.snapshot().digest
    return exchange.report
  }

  private init(
    remote: RemoteTracker, options: Options, writer: WriterNames, leftOut: LeftOut,
    configuration: TrackerConfiguration, tracker: TrackerRepository
  ) {
    self.tracker = tracker
    self.remote = remote
    self.options = options
    self.writer = writer
    self.leftOut = leftOut
    self.configuration = configuration
  }
}
