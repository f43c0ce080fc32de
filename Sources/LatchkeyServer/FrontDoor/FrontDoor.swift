import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyGuard
import Logging

/// What happens to every request before and after its route, refused and unknown ones included.
///
/// A visit is admitted, answered by its route or refused, and finished: Hummingbird's way in and `AnswersAtOnce` call these steps
/// alike, so that no rule of theirs is written twice.
struct FrontDoor: RouterMiddleware {
    let origins: OriginPolicy
    let forwarded: ForwardedClient
    let headers: SecurityHeaders
    let routes: RouteTable
    let limits: RequestLimits
    let isHTTPS: Bool
    let metrics: ServerMetrics
    let cookies: SessionCookies
    /// What the log tells of them.
    let addresses: AuditAddresses
    let missingPage = MissingPage()

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let visit = Visit(request.head, origins, context)
        var response: Response
        var code: String?
        do {
            switch try admit(visit) {
            case .toRoute: response = try await next(request, context)
            case .preflight(let methods):
                response = try Preflight.answer(visit.head, methods: methods, source: visit.source)
            }
        } catch {
            (response, code) = answer(error, request, visit)
        }
        finish(response.status, &response.headers, visit, code)
        // What is left out is the body alone: its length stays (RFC 9110 §9.3.2).
        return request.method == .head ? response.createHeadResponse() : response
    }

    enum Admission: Equatable {
        case toRoute
        /// With the methods of the path, none when there is no such path.
        case preflight([String])
    }

    /// Everything that is asked of a request before its route. Throws what refuses it.
    func admit(_ visit: Visit) throws(LatchkeyError) -> Admission {
        let isCanonical = try isCanonical(visit)
        if isHTTPS, forwarded.saysPlainHTTP(peer: visit.peer, headers: visit.headers), !isToldOfPlainHTTP(visit) {
            throw LatchkeyError(.httpsRequired)
        }
        if let length = visit.headers[.contentLength] { try checkLength(length, visit) }
        switch visit.head.method {
        case .get, .head: break
        // No page asks this; a proxy does, for a page that may have sent a preflight to what it protects (G-100).
        case .options where visit.path == ForwardAuthRoutes.path: break
        case .options: return .preflight(isCanonical ? routes.methods(for: visit.path) : [])
        default: try origins.checkForgery(visit.head, source: visit.source)
        }
        guard let coding = visit.headers[.transferEncoding] else { return .toRoute }
        guard ASCII.lowercase(coding) == "chunked" else { throw LatchkeyError(.invalidRequest) }
        return .toRoute
    }

    /// Machines that ask whether we are well; and the doctor, which says that all else is refused.
    private func isToldOfPlainHTTP(_ visit: Visit) -> Bool {
        visit.path.utf8.starts(with: "/health/".utf8) || visit.path.utf8.elementsEqual(DoctorRoutes.path.utf8)
    }

    /// The headers that every answer has, the count and the log. `code` is of a refusal.
    func finish(_ status: HTTPResponse.Status, _ fields: inout HTTPFields, _ visit: Visit, _ code: String?) {
        headers.apply(to: &fields, as: kind(fields, visit))
        // Packed files are the same for every origin, and only our own pages load them; what is for every origin says so itself.
        if case .allowed(let origin) = visit.source, !SecurityHeaders.isImmutable(fields),
            fields[.accessControlAllowOrigin] == nil
        {
            CORSHeaders.add(origin, to: &fields)
        }
        metrics.count(status)
        log(visit, status, code)
    }

    /// What is announced as too large is refused without being read; of what is not announced, the route reads no more than it
    /// takes (S-220).
    private func checkLength(_ length: String, _ visit: Visit) throws(LatchkeyError) {
        let bytes = Int(length) ?? .max
        guard bytes > limits.bodyBytes else { return }
        guard bytes <= routes.body(of: visit.head.method, visit.path).maxBytes(limits) else {
            throw LatchkeyError(.bodyTooLarge)
        }
    }

    /// The preflight of an allowed origin passes whatever the path is: the request itself is refused, where its page can read it.
    private func isCanonical(_ visit: Visit) throws(LatchkeyError) -> Bool {
        do {
            try RequestTarget.check(visit.head)
            return true
        } catch {
            guard error.code == .notFound, visit.head.method == .options, case .allowed = visit.source else {
                throw error
            }
            return false
        }
    }

    private func answer(_ error: any Error, _ request: Request, _ visit: Visit) -> (Response, code: String) {
        let (refusal, code) = refusal(of: error, visit)
        if let page = HandOffRefusal.answer(error, refusal.status, refusal.headers, visit) { return (page, code) }
        if refusal.status == .notFound, let page = missingPage.answer(to: request) { return (page, code) }
        return (refusal.response, code)
    }

    /// The answer that an error becomes, as programs get it.
    func refusal(of error: any Error, _ visit: Visit) -> (WholeAnswer, code: String) {
        if let error = error as? GuardError {
            var answer = error.answer
            // Else nothing but deleting cookies by hand would help (S-081).
            if error == .ambiguousToken { answer.headers.add(cookies.clearedDoubles(for: visit.headers)) }
            return (answer, error.code)
        }
        guard var known = ErrorAnswer.known(error) else {
            // The type alone: what an unforeseen error says may hold anything.
            visit.logger.error("unforeseen error", metadata: ["type": "\(type(of: error))"])
            return (
                ErrorAnswer.body(for: LatchkeyError(.internalError)).answer,
                LatchkeyError.Code.internalError.rawValue
            )
        }
        if [.unavailable, .internalError, .busy].contains(known.code), let cause = known.cause {
            visit.logger.error("\(known.code.rawValue)", metadata: ["cause": "\(cause)"])
        }
        var methods: [String] = []
        if known.code == .notFound {
            methods = routes.methods(for: visit.path)
            let isAnother = !methods.isEmpty && !methods.contains(visit.head.method.rawValue)
            if isAnother { known = LatchkeyError(.methodNotAllowed) }
        }
        var answer = ErrorAnswer.body(for: known).answer
        if known.code == .methodNotAllowed { answer.headers[.allow] = methods.joined(separator: ", ") }
        return (answer, known.code.rawValue)
    }

    private func kind(_ fields: HTTPFields, _ visit: Visit) -> SecurityHeaders.Kind {
        guard isPage(fields) else { return .api }
        // A refusal of a hand-off needs nothing else from this server.
        let standsAlone = fields[.contentSecurityPolicy] != nil || visit.path == HandOffRoutes.beginning
        guard !standsAlone else { return .api }
        return PageRoutes.entrance.contains(visit.path) ? .entrance : .page
    }

    /// Our own plain files say that they may be kept; what holds people's data never does.
    private func isPage(_ fields: HTTPFields) -> Bool {
        SecurityHeaders.isOwnFile(fields) && fields[.contentType]?.hasPrefix("image/") != true
    }

    private func log(_ visit: Visit, _ status: HTTPResponse.Status, _ code: String?) {
        let isQuiet = status.code < 400 && (visit.head.method == .get || visit.head.method == .head)
        let level: Logger.Level = isQuiet ? .debug : .info
        guard visit.isLogged(level) else { return }
        let logger = visit.logger
        let client = forwarded.address(peer: visit.peer, headers: visit.headers, logger: logger)
        var metadata: Logger.Metadata = [
            "method": "\(visit.head.method.rawValue)",
            // The path without its query, which may hold anything (docs/architecture.md, The log).
            "path": "\(String(decoding: visit.path.utf8.prefix(200), as: UTF8.self))",
            "status": "\(status.code)",
            "ip": "\(addresses.kept(client?.text ?? ""))",
            "microseconds": "\((ContinuousClock.now - visit.started).microseconds)",
        ]
        metadata["code"] = code.map { "\($0)" }
        logger.log(level: level, "request", metadata: metadata)
    }
}
