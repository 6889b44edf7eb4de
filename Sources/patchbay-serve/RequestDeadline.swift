#if Server
  import HTTPTypes
  import NIOCore
  import NIOHTTP1
  import NIOHTTPTypes

  /// Closes a connection on which no whole request, nor 64 kB of one, came for half a minute, or whose client took nothing
  /// of what waits for it as long: one that sends a byte a second, or does not read, would keep it for ever, and the server
  /// from stopping. Says 431 where the header was too large.
  final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let limit = TimeAmount.seconds(30)
    private var deadline: Scheduled<Void>?
    /// When the client must have taken some of what waits for it.
    private var takingDeadline: Scheduled<Void>?
    /// Bytes of bodies that were given out to be sent, and those of them that the client had taken at the last look.
    private var written = 0
    private var taken = 0
    /// Requests that came whole and are not answered.
    private var unanswered = 0
    private var isInRequest = false
    /// Bytes of a body since the deadline was set.
    private var progress = 0
    /// So many bytes must come within each deadline.
    private static let step = 64 << 10

    func handlerAdded(context: ChannelHandlerContext) { start(context) }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelInactive(context: ChannelHandlerContext) {
      cancel()
      context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head:
        isInRequest = true
        progress = 0
      case .body(let bytes):
        // A large push takes its time, as long as it goes on.
        progress += bytes.readableBytes
        if progress >= Self.step {
          progress = 0
          start(context)
        }
      case .end:
        isInRequest = false
        unanswered += 1
        deadline?.cancel()
      }
      context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      switch unwrapOutboundIn(data) {
      case .head: break
      case .body(let bytes): written += bytes.readableBytes
      case .end:
        // An answer may come before all of its request did: one that is too large.
        unanswered = max(0, unanswered - 1)
        if unanswered == 0 { start(context) }
      }
      if takingDeadline == nil { watchTaking(context) }
      context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard let problem = error as? HTTPParserError, problem == .headerOverflow, unanswered == 0, !isInRequest else {
        return context.fireErrorCaught(error)
      }
      let head = HTTPResponse(
        status: .requestHeaderFieldsTooLarge, headerFields: [.connection: "close", .contentLength: "0"])
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      context.close(promise: nil)
    }

    private func start(_ context: ChannelHandlerContext) {
      deadline?.cancel()
      deadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.limit) { [self] in
        // It may be taking a long answer yet.
        if Self.waiting(context) > 0 { start(context) } else { context.close(promise: nil) }
      }
    }

    private func watchTaking(_ context: ChannelHandlerContext) {
      takingDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.limit) { [self] in
        takingDeadline = nil
        let waiting = Self.waiting(context)
        let before = taken
        taken = written - waiting
        guard waiting > 0 else { return }
        if taken > before { watchTaking(context) } else { context.close(promise: nil) }
      }
    }

    /// Bytes that are to be sent and that the client takes no more of for now.
    private static func waiting(_ context: ChannelHandlerContext) -> Int {
      (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func cancel() {
      deadline?.cancel()
      takingDeadline?.cancel()
    }
  }
#endif
