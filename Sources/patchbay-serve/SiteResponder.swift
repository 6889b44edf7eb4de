#if Server
  import HTTPTypes
  import Hummingbird
  import NIOCore
  import Platform
  import Server
  import ServiceLifecycle

  /// Carries requests from Hummingbird to the site, and its answers back.
  struct SiteResponder: HTTPResponder {
    typealias Context = SiteContext

    let site: Site
    let isBehindProxy: Bool
    let isLogging: Bool

    /// A target may be this long.
    private static let targetLimit = 8 << 10

    func respond(to request: Hummingbird.Request, context: SiteContext) async throws -> Hummingbird.Response {
      guard let method = Server.Request.Method(rawValue: request.method.rawValue) else {
        return Hummingbird.Response(status: .notImplemented)
      }
      let target = request.uri.string
      guard target.utf8.count <= Self.targetLimit else { return Hummingbird.Response(status: .uriTooLong) }
      if site.takesStream(method, target) {
        let body = request.body
        let asked = siteRequest(method, target, request, ByteBuffer(), context)
        let answer = await site.answer(
          asked, body: Server.RequestBody { take in for try await part in body { try await take(Array(buffer: part)) } }
        )
        if isLogging { log(asked, answer) }
        return response(answer)
      }
      let limit = site.bodyLimit(method, target)
      guard let body = await Self.body(of: request, upTo: limit) else {
        context.closeSoon()
        return Hummingbird.Response(status: .contentTooLarge, headers: [.connection: "close"])
      }
      let asked = siteRequest(method, target, request, body, context)
      let answer = await site.answer(asked)
      if isLogging { log(asked, answer) }
      return response(answer)
    }

    /// The body; nil if it is larger than it may be. What says so beforehand is not read at all.
    private static func body(of request: Hummingbird.Request, upTo limit: Int) async -> ByteBuffer? {
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { return nil }
      return try? await request.body.collect(upTo: limit)
    }

    private func siteRequest(
      _ method: Server.Request.Method, _ target: String, _ request: Hummingbird.Request, _ body: ByteBuffer,
      _ context: SiteContext
    ) -> Server.Request {
      var headers = HeaderFields(request.headers.map { ($0.name.rawName, $0.value) })
      if let host = request.head.authority { headers.set("Host", host) }
      guard isBehindProxy else {
        return Server.Request(method, target, headers: headers, body: Array(buffer: body), client: context.client)
      }
      // The proxy adds the address that it saw as the last.
      let forwarded = headers["X-Forwarded-For"]?.split(separator: ",").last.map { $0.filter { $0 != " " } }
      if let host = headers["X-Forwarded-Host"] { headers.set("Host", host) }
      return Server.Request(
        method, target, headers: headers, body: Array(buffer: body), client: forwarded ?? context.client,
        isSecure: headers["X-Forwarded-Proto"] == "https")
    }

    private func response(_ answer: Server.Response) -> Hummingbird.Response {
      var fields = HTTPFields()
      for field in answer.headers.fields {
        if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
      }
      let body: ResponseBody
      switch answer.body {
      case .bytes(let bytes): body = .init(byteBuffer: ByteBuffer(bytes: bytes))
      case .omitted(let length):
        fields[.contentLength] = String(length)
        body = .init()
      case .stream(let write):
        body = .init { writer in
          // Streams go on for ever: they end when the server is told to stop, which waits for all that it answers.
          try await withGracefulShutdownHandler {
            try await write { try await writer.write(ByteBuffer(bytes: $0)) }
          } onGracefulShutdown: {
            site.stop()
          }
          try await writer.finish(nil)
        }
      }
      return Hummingbird.Response(status: .init(code: answer.status.rawValue), headers: fields, body: body)
    }

    private func log(_ request: Server.Request, _ answer: Server.Response) {
      let line = AccessLog.line(request, answer, at: Clock.now())
      try? Files.writeAll(1, Array("\(line)\n".utf8), "standard output")
    }
  }

  /// What Hummingbird knows of a connection.
  struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address of the other side.
    let client: String
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
      coreContext = .init(source: source)
      channel = source.channel
      client = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// Closes the connection when the answer had time to leave: what the client still sends is nobody's concern.
    func closeSoon() {
      let channel = channel
      channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
  }
#endif
