#if Server
  import HTTPTypes
  import NIOCore
  import NIOHTTP1
  import NIOHTTPTypes

  /// Closes a connection on which no whole request, nor 64 kB of one, came for half a minute: a client that sends a byte a second would keep
  /// it for ever. Says 431 where the header was too large.
  final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let limit = TimeAmount.seconds(30)
    private var deadline: Scheduled<Void>?
    /// Requests that came whole and are not answered.
    private var unanswered = 0
    private var isInRequest = false
    /// Bytes of a body since the deadline was set.
    private var progress = 0
    /// So many bytes must come within each deadline.
    private static let step = 64 << 10

    func handlerAdded(context: ChannelHandlerContext) { start(context) }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
      deadline?.cancel()
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
      if case .end = unwrapOutboundIn(data) {
        // An answer may come before all of its request did: one that is too large.
        unanswered = max(0, unanswered - 1)
        if unanswered == 0 { start(context) }
      }
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
      let channel = context.channel
      deadline = context.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
    }
  }
#endif
