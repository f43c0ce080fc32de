import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard

/// Collects the routes; each says whether a guard stands before it.
struct Routes {
    typealias Handler = @Sendable (Request, ServerContext) async throws -> Response
    /// Answers what the guard or the handler threw, or throws it on.
    typealias Refusal = @Sendable (any Error, Request, ServerContext) throws -> Response
    /// Makes of the answer of a plain request the one to a request with a query.
    typealias Ending = @Sendable (WholeAnswer, Request, ServerContext) throws -> Response

    private typealias Renewing = @Sendable (inout Response, Caller, Request) -> Void

    private struct Route {
        let method: HTTPRequest.Method
        let path: String
        let body: RouteBody
        let isGuarded: Bool
        let cost: RouteCost
        /// Answers in place of the guard where nobody is signed in.
        let signedOut: (@Sendable () -> WholeAnswer)?
        let ending: Ending
        /// Only where a proxy asks for somebody else.
        let forProxies: Refusal?
        let atOnce: AtOnce?
        let handler: Handler
    }

    /// How a GET is answered for which memory is enough; its handler says the same.
    private enum AtOnce {
        case open(@Sendable () -> WholeAnswer)
        case guarded(CallerAnswer)
        case forProxies(ProxyAnswer)
    }

    /// What a proxy is answered that asks about somebody.
    struct ProxyAnswer: Sendable {
        let letsIn: @Sendable (Caller, _ query: String?) -> Bool
        let yes: @Sendable (Caller) -> WholeAnswer
    }

    private var routes: [Route] = []

    /// `body` is what the route takes: nothing for GET and JSON for the other methods, unless said otherwise.
    mutating func open(
        _ method: HTTPRequest.Method, _ path: String, body: RouteBody? = nil, _ handler: @escaping Handler
    ) {
        add(method, path, body, isGuarded: false, handler)
    }

    /// `cost` is what a request takes of its account's budgets: unless it is said, nothing of a GET, and a write of everything else. What
    /// costs more than that has a quota of its own.
    mutating func guarded(
        _ method: HTTPRequest.Method, _ path: String, body: RouteBody? = nil, costs cost: RouteCost? = nil,
        _ handler: @escaping Handler
    ) {
        add(method, path, body, isGuarded: true, cost: cost ?? (method == .get ? .nothing : .write), handler)
    }

    /// A GET by which a proxy asks who sent a request that it holds (decision 0042); a browser gets no more of the answer than the proxy
    /// hands on. An OPTIONS is the same question: a proxy that hands on the method of its visitor must not take a preflight for a yes.
    /// With `atOnce` a GET of somebody who is let in does not wait (decision 0026).
    mutating func guardedForProxies(
        _ path: String, refused: @escaping Refusal, atOnce: ProxyAnswer, _ handler: @escaping Handler
    ) {
        for method in [HTTPRequest.Method.get, .options] {
            add(
                method, path, RouteBody.none, isGuarded: true, forProxies: refused,
                atOnce: method == .get ? .forProxies(atOnce) : nil, handler)
        }
    }

    /// A GET that is answered without waiting (decision 0026). The path has no parameters.
    mutating func openAtOnce(_ path: String, _ answer: @escaping @Sendable () -> WholeAnswer) {
        add(.get, path, nil, isGuarded: false, atOnce: .open(answer)) { _, _ in answer().response }
    }

    /// The same behind the guard. With `signedOut`, that somebody is not signed in, or no more, is no error. Only a request with a query can
    /// get something else of `ending`.
    mutating func guardedAtOnce(
        _ path: String, _ answer: CallerAnswer, signedOut: (@Sendable () -> WholeAnswer)? = nil,
        ending: @escaping Ending = Routes.asItIs
    ) {
        add(.get, path, nil, isGuarded: true, signedOut: signedOut, ending: ending, atOnce: .guarded(answer)) {
            request, context in
            try ending(answer.whole(to: try context.caller()), request, context)
        }
    }

    static let asItIs: Ending = { answer, _, _ in answer.response }

    private mutating func add(
        _ method: HTTPRequest.Method, _ path: String, _ body: RouteBody?, isGuarded: Bool, cost: RouteCost = .nothing,
        signedOut: (@Sendable () -> WholeAnswer)? = nil, ending: @escaping Ending = Routes.asItIs,
        forProxies: Refusal? = nil, atOnce: AtOnce? = nil, _ handler: @escaping Handler
    ) {
        let body = body ?? (method == .get ? .none : .json)
        routes.append(
            Route(
                method: method, path: path, body: body, isGuarded: isGuarded, cost: cost,
                signedOut: signedOut, ending: ending, forProxies: forProxies, atOnce: atOnce, handler: handler))
    }

    var table: RouteTable {
        var table = RouteTable()
        for route in routes where route.method != .options { table.add(route.method, route.path, route.body) }
        return table
    }

    /// `readYourWrites` is for nodes that are one of several.
    func add(
        to router: Router<ServerContext>, tokenRequired: TokenRequired<ServerContext>, renewal: SessionRenewal,
        readYourWrites: ReadYourWrites?, bodies: BodyMetering, budgets: AccountBudgets
    ) {
        for route in routes {
            // Behind the guard: before it has let a request in, no byte of the body is read (S-317).
            var handler = bodies.metered(route.handler, route.body, isGuarded: route.isGuarded)
            handler = budgets.counted(handler, route.cost)
            if route.isGuarded {
                let renew: Renewing = route.forProxies == nil ? renewal.apply : renewal.applyAlone
                handler = guarded(handler, tokenRequired, renew, readYourWrites)
            }
            if let refused = route.forProxies { handler = answering(handler, refused) }
            if let signedOut = route.signedOut { handler = forgiving(handler, signedOut, route.ending) }
            if let readYourWrites, ![.get, .options].contains(route.method) {
                handler = noted(handler, readYourWrites)
            }
            if route.path.utf8.split(separator: UInt8(ascii: "/")).contains(where: {
                $0.elementsEqual(RouteTable.id.utf8)
            }) {
                handler = withID(handler)
            }
            router.on(RouterPath(route.path), method: route.method, use: handler)
        }
    }

    /// What cannot be an id is not found before any role is asked, so that no answer sends people after roles.
    private func withID(_ handler: @escaping Handler) -> Handler {
        { request, context in
            guard RouteTable.isID(try context.parameters.require("id").utf8) else { throw LatchkeyError(.notFound) }
            return try await handler(request, context)
        }
    }

    private func noted(_ handler: @escaping Handler, _ readYourWrites: ReadYourWrites) -> Handler {
        { request, context in
            var response = try await handler(request, context)
            readYourWrites.note(&response, to: request)
            return response
        }
    }

    private func forgiving(
        _ handler: @escaping Handler, _ signedOut: @escaping @Sendable () -> WholeAnswer, _ ending: @escaping Ending
    ) -> Handler {
        { request, context in
            do {
                return try await handler(request, context)
            } catch  where Routes.isSignedOut(error) {
                return try ending(signedOut(), request, context)
            }
        }
    }

    private func answering(_ handler: @escaping Handler, _ refused: @escaping Refusal) -> Handler {
        { request, context in
            do {
                return try await handler(request, context)
            } catch {
                return try refused(error, request, context)
            }
        }
    }

    private static func isSignedOut(_ error: any Error) -> Bool {
        switch error {
        case let error as GuardError: error == .tokenMissing || error == .tokenInvalid
        case let error as LatchkeyError: error.code == .tokenInvalid
        default: false
        }
    }

    /// What can be answered without waiting, with the same guard.
    func atOnce(
        tokenRequired: TokenRequired<ServerContext>, readYourWrites: ReadYourWrites?
    ) -> [AnswerAtOnce] {
        routes.enumerated().compactMap { number, route in
            switch route.atOnce {
            case nil: nil
            case .open(let answer): AnswerAtOnce(route.path) { _, _, _ in answer() }
            case .guarded(let answer):
                AnswerAtOnce(
                    route.path,
                    Routes.guardedAtOnce(number, answer, route.signedOut, tokenRequired, readYourWrites))
            case .forProxies(let answer):
                AnswerAtOnce(route.path, takesQuery: true) { headers, query, memory in
                    // Refusals are shaped by more than the fields that are looked at here.
                    guard let caller = try? Routes.caller(headers, tokenRequired, readYourWrites),
                        answer.letsIn(caller, query)
                    else { return nil }
                    return memory.answer(of: number, to: caller, answer.yes)
                }
            }
        }
    }

    /// Nil for who must be asked of the database, and for an answer that renews the cookie.
    private static func caller(
        _ headers: HTTPFields, _ tokenRequired: TokenRequired<ServerContext>, _ readYourWrites: ReadYourWrites?
    ) throws -> Caller? {
        guard let caller = try tokenRequired.knownUser(in: headers), !caller.isRenewalDue,
            readYourWrites?.isNeeded(by: headers) != true
        else { return nil }
        return caller
    }

    /// With `signedOut` in place of a refusal where nobody is signed in.
    private static func guardedAtOnce(
        _ route: Int, _ answer: CallerAnswer, _ signedOut: (@Sendable () -> WholeAnswer)?,
        _ tokenRequired: TokenRequired<ServerContext>, _ readYourWrites: ReadYourWrites?
    ) -> AnswerAtOnce.Handler {
        { headers, _, memory in
            do {
                return try caller(headers, tokenRequired, readYourWrites).map {
                    memory.answer(of: route, to: $0, answer)
                }
            } catch {
                guard let signedOut, isSignedOut(error) else { throw error }
                return signedOut()
            }
        }
    }

    /// In one closure rather than a group of middlewares: each of those costs every request about a microsecond.
    private func guarded(
        _ handler: @escaping Handler, _ tokenRequired: TokenRequired<ServerContext>,
        _ renew: @escaping Renewing, _ readYourWrites: ReadYourWrites?
    ) -> Handler {
        { request, context in
            try await tokenRequired.handle(request, context: context) { request, context in
                var context = context
                try await readYourWrites?.refresh(&context, for: request)
                var response = try await handler(request, context)
                renew(&response, try context.caller(), request)
                return response
            }
        }
    }
}
