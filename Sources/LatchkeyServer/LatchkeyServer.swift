package import Hummingbird
package import HummingbirdCore
import HummingbirdHTTP2
import LatchkeyCore
package import LatchkeyFlows
import LatchkeyGuard
package import Logging
import NIOCore
package import NIOSSL

/// The HTTP layer: routes that call flows, behind one `FrontDoor`.
package struct LatchkeyServer: Sendable {
    /// Every route there is; what is not here answers 404.
    package let routes: RouteTable
    private let configuration: ServerConfiguration
    private let origins: OriginPolicy
    private let headers: SecurityHeaders
    let metrics: ServerMetrics
    private let answersAtOnce: [AnswerAtOnce]
    private let door: FrontDoor
    private let responder: RouterResponder<ServerContext>

    package init(_ configuration: ServerConfiguration, flows: Flows) {
        let origins = OriginPolicy(own: configuration.publicURL, allowed: configuration.allowedOrigins)
        let parts = ServerParts(
            cookies: SessionCookies(
                configuration.cookies, publicURL: configuration.publicURL, origins: origins,
                isOurs: flows.sessions.authenticate.recognizes),
            forwarded: ForwardedClient(
                trustedProxies: configuration.trustedProxies, addresses: flows.configuration.auditAddresses),
            limits: configuration.limits,
            metrics: ServerMetrics(),
            isMetricsEnabled: configuration.isMetricsEnabled,
            clock: flows.clock,
            budget: BodyBudget(configuration.limits),
            publicURL: configuration.publicURL,
            origins: origins,
            roles: flows.roles.catalog
        )
        var routes = Routes()
        AuthenticateRoutes(flows: flows.signIn, parts: parts).add(to: &routes)
        SetUpFactorRoutes(flows: flows.factors, parts: parts).add(to: &routes)
        PasskeySignInRoutes(flows: flows.signIn, parts: parts).add(to: &routes)
        HandOffRoutes(
            flows: flows.handOff, providers: flows.federation.providers, authenticate: flows.sessions.authenticate,
            parts: parts
        ).add(to: &routes)
        FederationRoutes(flows: flows.federation, parts: parts).add(to: &routes)
        IdentityRoutes(flows: flows.federation, parts: parts).add(to: &routes)
        ReauthRoutes(flows: flows.signIn, parts: parts).add(to: &routes)
        UserRoutes(
            flows: flows.accounts, seeWaits: flows.throttling.seeWaits, parts: parts,
            flask: FlaskUserRecord(flows.configuration, flows.profile.fields)
        ).add(to: &routes)
        AddUsersRoutes(
            accounts: flows.accounts, roster: flows.roster, parts: parts, writes: flows.throttling.writeBudget
        ).add(to: &routes)
        SlipRoutes(flows: flows.roster, parts: parts).add(to: &routes)
        PeopleExportRoutes(flows: flows.roster, parts: parts).add(to: &routes)
        PeopleActRoutes(flows: flows.accounts, parts: parts).add(to: &routes)
        PersonRoutes(accounts: flows.accounts, throttling: flows.throttling, parts: parts).add(to: &routes)
        RoleRoutes(flows: flows.roles, parts: parts).add(to: &routes)
        GroupRoutes(flows: flows.groups, parts: parts).add(to: &routes)
        PasswordRoutes(flows: flows.passwords, parts: parts).add(to: &routes)
        CurrentSessionRoute(flows: flows.signIn, parts: parts).add(to: &routes)
        SessionRoutes(flows: flows.sessions, parts: parts).add(to: &routes)
        SessionKeyRoutes(proveKey: flows.sessions.proveKey, parts: parts).add(to: &routes)
        FactorRoutes(flows: flows.factors, parts: parts).add(to: &routes)
        PasskeyRoutes(flows: flows.factors, parts: parts).add(to: &routes)
        PersonFactorRoutes(flows: flows.factors, parts: parts).add(to: &routes)
        PersonIdentityRoutes(help: flows.federation.help, parts: parts).add(to: &routes)
        ServiceTokenRoutes(flows: flows.serviceTokens, parts: parts).add(to: &routes)
        ForwardAuthRoutes(parts: parts).add(to: &routes)
        SetupRoutes(setUp: flows.setUp, parts: parts).add(to: &routes)
        JoiningRoutes(flows: flows.joining, parts: parts).add(to: &routes)
        PendingRoutes(flows: flows.joining, parts: parts).add(to: &routes)
        PictureRoutes(flows: flows.profile, parts: parts).add(to: &routes)
        ProfileRoutes(flows: flows.profile, parts: parts).add(to: &routes)
        DataRoutes(flows: flows.accounts, parts: parts).add(to: &routes)
        RecoveryRoutes(flows: flows.recovery, parts: parts).add(to: &routes)
        EmailRoutes(emailAddress: flows.emailAddress, parts: parts).add(to: &routes)
        MailRoutes(mail: flows.mail, parts: parts).add(to: &routes)
        EventRoutes(flows: flows.audit, parts: parts).add(to: &routes)
        OverviewRoutes(flows: flows.audit, version: configuration.version).add(to: &routes)
        ConfigurationRoutes(flows: flows.access, lines: configuration.lines).add(to: &routes)
        HealthRoutes(
            upkeep: flows.upkeep, sessions: flows.sessions, passwords: flows.passwords, parts: parts
        ).add(to: &routes)
        DoctorRoutes(parts: parts, budget: flows.throttling.doctorBudget).add(to: &routes)
        let settings = SettingsRoutes(
            flows: flows.configuration, passwords: flows.passwords, providers: flows.federation.providers,
            configuration: configuration)
        settings.add(to: &routes)
        PageRoutes(settings: settings.text).add(to: &routes)

        let headers = SecurityHeaders(publicURL: configuration.publicURL)
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        let door = FrontDoor(
            origins: origins,
            forwarded: parts.forwarded,
            headers: headers,
            routes: routes.table,
            limits: configuration.limits,
            isHTTPS: configuration.publicURL.isHTTPS,
            metrics: parts.metrics,
            cookies: parts.cookies,
            addresses: flows.configuration.auditAddresses
        )
        router.add(middleware: door)
        let tokenRequired = TokenRequired<ServerContext>(
            authority: LiveSessionAuthority(authenticate: flows.sessions.authenticate),
            cookieName: parts.cookies.sessionName)
        let readYourWrites =
            configuration.isOneOfSeveral
            ? ReadYourWrites(authenticate: flows.sessions.authenticate, cookies: parts.cookies) : nil
        routes.add(
            to: router,
            tokenRequired: tokenRequired,
            renewal: SessionRenewal(authenticate: flows.sessions.authenticate, cookies: parts.cookies),
            readYourWrites: readYourWrites,
            bodies: BodyMetering(
                budget: parts.budget, limits: configuration.limits, forwarded: parts.forwarded),
            budgets: AccountBudgets(
                writes: flows.throttling.writeBudget, reads: flows.throttling.readBudget,
                removals: flows.throttling.removalBudget)
        )
        self.routes = routes.table
        self.configuration = configuration
        self.origins = origins
        self.headers = headers
        self.metrics = parts.metrics
        self.door = door
        self.answersAtOnce =
            configuration.answersAtOnce
            ? routes.atOnce(tokenRequired: tokenRequired, readYourWrites: readYourWrites) : []
        self.responder = router.buildResponder()
    }

    /// The application that listens on `address`; with `tls` it speaks HTTP/2 and HTTP/1.1 over TLS.
    package func application(
        address: BindAddress,
        tls: TLSConfiguration? = nil,
        logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        Application(
            responder: responder,
            server: channels(tls: tls, logger: logger),
            configuration: ApplicationConfiguration(
                address: address,
                serverName: nil,
                backlog: 1024,
                availableConnectionsDelegate: .maximum(
                    configuration.limits.connections + configuration.limits.arrivingConnections, logger: logger)
            ),
            onServerRunning: onServerRunning,
            logger: logger
        )
    }

    private func channels(tls: TLSConfiguration?, logger: Logger) -> HTTPServerBuilder {
        let limits = configuration.limits
        let refusals = EarlyRefusals(
            origins: origins, headers: headers, metrics: metrics, addresses: door.addresses, logger: logger)
        let atOnce = AnswersAtOnce(door: door, routes: answersAtOnce, logger: logger)
        @Sendable func handlers() -> [any RemovableChannelHandler] {
            let limits = RequestLimitsHandler(limits: limits, refusals: refusals)
            return [limits, AnswerAtOnceHandler(atOnce, limits)]
        }
        let http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers(),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerFieldBytes,
                maxHeaderListSize: limits.headerBytes,
                maxHeaderFieldCount: limits.headerFields
            )
        )
        let connections = OpenConnections(
            limits: limits, forwarded: door.forwarded, addresses: door.addresses)
        guard var tls else {
            return HTTPServerBuilder { responder in
                let plain = EventLoopChildChannel(base: HTTP1Channel(responder: responder, configuration: http1))
                return CountedChannel(base: plain, connections: connections)
            }
        }
        // RFC 9325 §3.1.1; the default of the library is older (S-267).
        tls.minimumTLSVersion = .tlsv12
        let http2 = HTTP2UpgradeChannel.Configuration(
            idleTimeout: .seconds(limits.idleSeconds), streamConfiguration: http1
        )
        return HTTPServerBuilder { [tls] responder in
            let secure = try HTTP2UpgradeChannel(tlsConfiguration: tls, configuration: http2, responder: responder)
            let bounded = EventLoopChildChannel(base: HandshakeDeadline(base: secure, limits: limits))
            return CountedChannel(base: bounded, connections: connections)
        }
    }
}
