import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyGuard
import Logging

/// What happens to every request before and after its route, refused and unknown ones included.
struct FrontDoor: RouterMiddleware {
    let origins: OriginPolicy
    let forwarded: ForwardedClient
    let headers: SecurityHeaders
    let routes: RouteTable
    let limits: RequestLimits
    let isHTTPS: Bool
    let metrics: ServerMetrics
    let cookies: SessionCookies
    let missingPage = MissingPage()

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        let source = origins.source(of: request.headers)
        var response: Response
        var code: String?
        do {
            response = try await admitted(request, context, source: source, next: next)
        } catch {
            (response, code) = answer(error, request, context)
        }
        headers.apply(to: &response, isPage: response.headers[.contentSecurityPolicy] == nil && isPage(response))
        // Packed files are the same for every origin, and only our own pages load them.
        if case .allowed(let origin) = source, !SecurityHeaders.isImmutable(response) {
            CORSHeaders.add(origin, to: &response)
        }
        // What is left out is the body alone: its length stays (RFC 9110 §9.3.2).
        if request.method == .head { response = response.createHeadResponse() }
        metrics.count(response.status)
        log(request, response, code, context, duration: .now - started)
        return response
    }

    private func admitted(
        _ request: Request, _ context: ServerContext, source: OriginPolicy.Source,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let isCanonical = try isCanonical(request, source)
        if isHTTPS, forwarded.saysPlainHTTP(peer: context.peer, headers: request.headers),
            !request.uri.path.utf8.starts(with: "/health/".utf8)
        {
            throw LatchkeyError(.httpsRequired)
        }
        if let length = request.headers[.contentLength] { try checkLength(length, request) }
        switch request.method {
        case .get, .head: break
        case .options: return try preflight(request, source: source, isCanonical: isCanonical)
        default: try origins.checkForgery(request.head, source: source)
        }
        guard let coding = request.headers[.transferEncoding] else { return try await next(request, context) }
        guard ASCII.lowercase(coding) == "chunked" else { throw LatchkeyError(.invalidRequest) }
        return try await next(request, context)
    }

    /// What is announced as too large is refused without being read; of what is not announced, the route reads no more than it
    /// takes (S-220).
    private func checkLength(_ length: String, _ request: Request) throws(LatchkeyError) {
        let bytes = Int(length) ?? .max
        guard bytes > limits.bodyBytes else { return }
        guard bytes <= routes.body(of: request.method, request.uri.path).maxBytes(limits) else {
            throw LatchkeyError(.bodyTooLarge)
        }
    }

    /// The preflight of an allowed origin passes whatever the path is: the request itself is refused, where its page can read it.
    private func isCanonical(_ request: Request, _ source: OriginPolicy.Source) throws(LatchkeyError) -> Bool {
        do {
            try RequestTarget.check(request.head)
            return true
        } catch {
            guard error.code == .notFound, request.method == .options, case .allowed = source else { throw error }
            return false
        }
    }

    private func preflight(
        _ request: Request, source: OriginPolicy.Source, isCanonical: Bool
    ) throws(LatchkeyError) -> Response {
        let methods = isCanonical ? routes.methods(for: request.uri.path) : []
        return try Preflight.answer(request.head, methods: methods, source: source)
    }

    private func answer(
        _ error: any Error, _ request: Request, _ context: ServerContext
    ) -> (Response, code: String) {
        if let error = error as? GuardError, var response = try? error.response(from: request, context: context) {
            // Else nothing but deleting cookies by hand would help (S-081).
            if error == .ambiguousToken { response.add(cookies.clearedDoubles(for: request)) }
            return (response, error.code)
        }
        guard var known = ErrorAnswer.known(error) else {
            // The type alone: what an unforeseen error says may hold anything.
            context.logger.error("unforeseen error", metadata: ["type": "\(type(of: error))"])
            return (
                ErrorAnswer.body(for: LatchkeyError(.internalError)).response(),
                LatchkeyError.Code.internalError.rawValue
            )
        }
        if [.unavailable, .internalError, .busy].contains(known.code), let cause = known.cause {
            context.logger.error("\(known.code.rawValue)", metadata: ["cause": "\(cause)"])
        }
        var methods: [String] = []
        if known.code == .notFound {
            methods = routes.methods(for: request.uri.path)
            if !methods.isEmpty, !methods.contains(request.method.rawValue) { known = LatchkeyError(.methodNotAllowed) }
        }
        if known.code == .notFound, let page = missingPage.answer(to: request) { return (page, known.code.rawValue) }
        var response = ErrorAnswer.body(for: known).response()
        if known.code == .methodNotAllowed { response.headers[.allow] = methods.joined(separator: ", ") }
        return (response, known.code.rawValue)
    }

    private func isPage(_ response: Response) -> Bool {
        // Everything that is neither JSON nor somebody's picture is one of our own plain files.
        guard let type = response.headers[.contentType] else { return false }
        return !["application/json", "image/"].contains { type.utf8.starts(with: $0.utf8) }
    }

    private func log(
        _ request: Request, _ response: Response, _ code: String?, _ context: ServerContext, duration: Duration
    ) {
        let isQuiet = response.status.code < 400 && (request.method == .get || request.method == .head)
        let level: Logger.Level = isQuiet ? .debug : .info
        guard context.logger.logLevel <= level else { return }
        let client = forwarded.address(peer: context.peer, headers: request.headers, logger: context.logger)
        var metadata: Logger.Metadata = [
            "method": "\(request.method.rawValue)",
            // The path without its query, which may hold anything (docs/architecture.md, The log).
            "path": "\(String(decoding: request.uri.path.utf8.prefix(200), as: UTF8.self))",
            "status": "\(response.status.code)",
            "ip": "\(client?.text ?? "")",
            "microseconds": "\(duration.microseconds)",
        ]
        metadata["code"] = code.map { "\($0)" }
        context.logger.log(level: level, "request", metadata: metadata)
    }
}
