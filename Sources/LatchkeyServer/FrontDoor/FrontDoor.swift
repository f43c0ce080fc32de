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
        if case .allowed(let origin) = source { addCORS(origin, to: &response) }
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
        try RequestTarget.check(request.head)
        if isHTTPS, forwarded.saysPlainHTTP(peer: context.peer, headers: request.headers) {
            throw LatchkeyError(.httpsRequired)
        }
        if let length = request.headers[.contentLength], (Int(length) ?? .max) > limits.bodyBytes(of: request.head) {
            throw LatchkeyError(.bodyTooLarge)
        }
        switch request.method {
        case .get, .head: break
        case .options: return try preflight(request, source: source)
        default: try origins.checkForgery(request.head, source: source)
        }
        guard let coding = request.headers[.transferEncoding] else { return try await next(request, context) }
        guard ASCII.lowercase(coding) == "chunked" else { throw LatchkeyError(.invalidRequest) }
        // Chunks do not say how many there are: they are read here, so that the limit holds on every route (S-220).
        var request = request
        request.body = RequestBody(buffer: try await request.wholeBody(upTo: limits.bodyBytes(of: request.head)))
        return try await next(request, context)
    }

    private func preflight(_ request: Request, source: OriginPolicy.Source) throws(LatchkeyError) -> Response {
        let methods = routes.methods(for: request.uri.path)
        guard !methods.isEmpty else { throw LatchkeyError(.notFound) }
        return Preflight.answer(methods: methods, source: source)
    }

    private func answer(
        _ error: any Error, _ request: Request, _ context: ServerContext
    ) -> (Response, code: String) {
        if let error = error as? GuardError, let response = try? error.response(from: request, context: context) {
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

    private func addCORS(_ origin: String, to response: inout Response) {
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlAllowCredentials] = "true"
        response.headers[.accessControlExposeHeaders] = "Retry-After, Link"
    }

    private func log(
        _ request: Request, _ response: Response, _ code: String?, _ context: ServerContext, duration: Duration
    ) {
        let isQuiet = response.status.code < 400 && (request.method == .get || request.method == .head)
        let level: Logger.Level = isQuiet ? .debug : .info
        guard context.logger.logLevel <= level else { return }
        let client = forwarded.address(peer: context.peer, headers: request.headers)
        var metadata: Logger.Metadata = [
            "method": "\(request.method.rawValue)",
            // The path without its query, which may hold anything (design §8).
            "path": "\(String(decoding: request.uri.path.utf8.prefix(200), as: UTF8.self))",
            "status": "\(response.status.code)",
            "ip": "\(client?.text ?? "")",
            "microseconds": "\(duration.microseconds)",
        ]
        metadata["code"] = code.map { "\($0)" }
        context.logger.log(level: level, "request", metadata: metadata)
    }
}
