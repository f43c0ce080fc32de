import LatchkeyCore
import LatchkeyFlows
import NIOHTTP1

/// Looks at a running server from outside, as browsers meet it, and at the front end that signs people in at it.
///
/// At most six requests, to `server` and `site` alone; each of them is bounded (`OutsideRequest`).
struct OutsideExamination: Sendable {
    typealias Asking = @Sendable (OutsideRequest) async -> OutsideResult

    /// What the configuration of the server says.
    struct Setup: Sendable {
        /// `public_url`.
        let server: Origin
        /// Where it listens.
        let host: String
        let port: Int
        /// Browsers reach it without a proxy that ends TLS.
        let endsTLS: Bool

        var isBehindLocalProxy: Bool { host == "localhost" || NetworkAddress(host)?.isLoopback == true }
    }

    let setup: Setup
    /// Where the front end is; nil looks at the server alone.
    let site: Origin?
    let clock: TimeSource
    let randomness: Randomness
    let ask: Asking

    private var server: Origin { setup.server }

    func report() async -> DoctorReport {
        var report = DoctorReport()
        if let site { report.add(AddressJudge.finding(site: site, server: server)) }
        guard await isAlive(&report), await isWellReached(&report) else { return report }
        await lookAtOrigins(&report)
        if let site { await lookAtPage(site, &report) }
        return report
    }

    private func send(
        _ method: HTTPMethod, _ path: String, from page: Origin? = nil, _ fields: [(String, String)] = []
    ) async -> OutsideResult {
        let origin = page.map { [("Origin", $0.text)] } ?? []
        return await ask(OutsideRequest(origin: server, method: method, path: path, fields: origin + fields))
    }

    private func isAlive(_ report: inout DoctorReport) async -> Bool {
        switch await send(.GET, "/health/live") {
        case .failure(let fault):
            report.add(
                DoctorFinding(code: "unreachable", sentence: "\(server.text) cannot be reached: \(fault.sentence)"))
            return false
        case .success(let answer):
            guard answer.status == 200, answer.text("status") == "live" else {
                report.add(notOurs(answer))
                return false
            }
            report.facts.append("\(server.text) answers")
            lookAtTransport(answer, &report)
            return true
        }
    }

    private func notOurs(_ answer: OutsideAnswer) -> DoctorFinding {
        let sentence = "what answers at \(server.text) (\(answer.status)) is not Latchkey: the proxy must hand on to it"
        let host = setup.isBehindLocalProxy ? setup.host : "ADDRESS_OF_LATCHKEY"
        return DoctorFinding(
            code: "proxy_strips", sentence: sentence, fix: "proxy_pass http://\(host):\(setup.port);")
    }

    private func lookAtTransport(_ answer: OutsideAnswer, _ report: inout DoctorReport) {
        if let end = answer.certificateEnd {
            let days = Int((end - clock.now()).components.seconds / 86_400)
            report.facts.append("its certificate is good for \(days) days")
            if days < 14 {
                report.add(
                    DoctorFinding(
                        code: "certificate_ends", severity: .advice,
                        sentence: "the certificate of \(server.text) ends in \(days) days: renew it"))
            }
        }
        if server.isHTTPS, answer.values("strict-transport-security").isEmpty {
            report.add(
                DoctorFinding(
                    code: "proxy_strips", severity: .advice,
                    sentence: "the proxy takes Strict-Transport-Security out of answers; remove from it:",
                    fix: "proxy_hide_header Strict-Transport-Security;"))
        }
    }

    /// What the server sees of a request that comes by the way that browsers take. False where more questions tell nothing.
    private func isWellReached(_ report: inout DoctorReport) async -> Bool {
        let nonce = RandomID(randomness).text
        let began = clock.now()
        let result = await send(.GET, "/api/doctor?nonce=\(nonce)&address=\(server.text)")
        guard case .success(let answer) = result, answer.status == 200, answer.text("server_time") != nil else {
            report.add(noDoctor(result))
            return false
        }
        if answer.text("nonce") != nonce {
            report.add(
                DoctorFinding(
                    code: "proxy_strips", sentence: "a cache answers in the server's place, from before",
                    fix: "proxy_cache off;"))
        }
        let judge = ArrivalJudge(setup: setup, answer: answer)
        judge.findings.forEach { report.add($0) }
        report.add(clockFinding(answer, began))
        return answer.flag("https_required") != true
    }

    private func noDoctor(_ result: OutsideResult) -> DoctorFinding {
        switch result {
        case .failure(let fault):
            DoctorFinding(code: "unreachable", sentence: "\(server.text) stopped answering: \(fault.sentence)")
        case .success(let answer) where answer.text("code") == "too_many_attempts":
            DoctorFinding(
                code: "too_many_attempts",
                sentence: """
                    the server is asked too often; try again in \(answer.values("retry-after").first?.prefix(5) ?? "900") s; \
                    if you asked only once, everybody counts as one: trusted_proxies or X-Forwarded-For
                    """)
        case .success(let answer) where answer.text("code") == "not_found":
            DoctorFinding(
                code: "not_found", sentence: "the server that runs is of an earlier version: restart it with this one")
        case .success(let answer): notOurs(answer)
        }
    }

    private func clockFinding(_ answer: OutsideAnswer, _ began: Timestamp) -> DoctorFinding? {
        guard let theirs = answer.text("server_time").flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
        // The server's time was taken between the two, and is in whole seconds.
        let off = theirs < began ? began - theirs : theirs - clock.now()
        guard off > .seconds(30) else { return nil }
        return DoctorFinding(
            code: "clock_off", severity: .advice,
            sentence: "the clocks of the server and of this machine differ by \(off.components.seconds) s",
            fix: "timedatectl set-ntp true")
    }

    /// Whether a page of the front end gets what it asks for: CORS, every method, its own cookie.
    private func lookAtOrigins(_ report: inout DoctorReport) async {
        let page = site ?? server
        let preflight = await send(
            .OPTIONS, "/api/doctor/probe", from: page,
            [("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type")])
        let isAcross = site.map { AddressJudge.areApart($0, server) } ?? false
        let plain = await send(
            .GET, "/api/doctor", from: page,
            [
                ("Sec-Fetch-Site", isAcross ? "cross-site" : "same-site"),
                ("X-Forwarded-For", ArrivalJudge.inventedClient),
            ])
        if case .success(let answer) = plain { report.add(ArrivalJudge.invented(answer)) }
        let judge = OriginJudge(server: server, page: page, isAcross: isAcross, preflight: preflight, plain: plain)
        judge.findings.forEach { report.add($0) }
        guard judge.isAllowed else { return }
        report.facts.append("pages of \(page.text) may call this server")
        let removal = await send(.DELETE, "/api/doctor", from: page)
        guard case .success(let answer) = removal, answer.text("code") == "method_not_allowed" else {
            return report.add(
                DoctorFinding(
                    code: "proxy_strips", sentence: "the proxy lets no DELETE through; remove from it:",
                    fix: "limit_except GET POST { … }"))
        }
    }

    private func lookAtPage(_ site: Origin, _ report: inout DoctorReport) async {
        guard site != server else { return }
        // A page that cannot be reached from here, such as one on the author's own machine, is nobody's fault.
        guard case .success(let answer) = await ask(OutsideRequest(origin: site, path: "/")) else { return }
        PagePolicyJudge(server: server, answer: answer).findings.forEach { report.add($0) }
    }
}
