import LatchkeyCore

/// Whether the pages of an origin may ask, and what stands between them and the server.
struct OriginJudge {
    let server: Origin
    let page: Origin
    /// The page is on another site, surely.
    let isAcross: Bool
    /// Of OPTIONS for a POST, and of `GET /api/doctor`, both with the page's `Origin`.
    let preflight: OutsideResult
    let plain: OutsideResult

    var isAllowed: Bool { obstacle == nil }

    var findings: [DoctorFinding] {
        if let obstacle { return [obstacle] }
        guard case .success(let plain) = plain, let dropped = cookie(plain) else { return [] }
        return [dropped]
    }

    private var obstacle: DoctorFinding? {
        switch plain {
        case .failure(let fault):
            DoctorFinding(code: "unreachable", sentence: "the server stopped answering: \(fault.sentence)")
        case .success(let plain): doubled(plain) ?? lost(plain) ?? refused(plain) ?? preflightLost
        }
    }

    private static func allowed(_ answer: OutsideAnswer) -> [String] { answer.values("access-control-allow-origin") }

    /// Browsers take one value, and that only if it is the page's own.
    private func doubled(_ answer: OutsideAnswer) -> DoctorFinding? {
        let values = OriginJudge.allowed(answer)
        guard values.contains(where: { $0 != page.text }) || values.count > 1 else { return nil }
        return DoctorFinding(
            code: "doubled_cors",
            sentence: "the proxy adds CORS headers beside those of the server, which are enough; remove from it:",
            fix: "add_header Access-Control-Allow-Origin …;")
    }

    private func lost(_ answer: OutsideAnswer) -> DoctorFinding? {
        guard answer.status == 200, answer.text("origin") != page.text else { return nil }
        return DoctorFinding(
            code: "proxy_strips",
            sentence: "the proxy takes Origin out of requests, without which none of a page is taken",
            fix: "proxy_set_header Origin $http_origin;")
    }

    private func refused(_ answer: OutsideAnswer) -> DoctorFinding? {
        guard answer.flag("allowed") == false else { return nil }
        return DoctorFinding(
            code: "origin_not_allowed", sentence: "the server does not accept requests from \(page.text)",
            fix: "allowed_origins: \(page.text)")
    }

    private var preflightLost: DoctorFinding? {
        if case .success(let answer) = preflight {
            if let finding = doubled(answer) { return finding }
            if (200..<300).contains(answer.status), OriginJudge.allowed(answer) == [page.text] { return nil }
        }
        return DoctorFinding(
            code: "proxy_strips",
            sentence: "what browsers ask before a POST (OPTIONS) does not reach the server; remove from the proxy:",
            fix: "if ($request_method = OPTIONS) { … }")
    }

    private func cookie(_ answer: OutsideAnswer) -> DoctorFinding? {
        guard isAcross, let plan = answer.text("cookie_plan"), plan != "partitioned" else { return nil }
        guard ["lax", "strict"].contains(plan) else {
            return DoctorFinding(
                code: "proxy_strips",
                sentence: "what answers of the session's cookie is not ours: ask the server itself")
        }
        let sentence = "the session's cookie would be \(plan), which browsers do not send from \(page.host)"
        let isPlain = answer.flag("https") == false
        return DoctorFinding(
            code: "cookie_dropped", sentence: isPlain ? sentence + ", because the server does not use https" : sentence,
            fix: isPlain ? "public_url: https://\(server.host)" : "cookie.same_site: auto")
    }
}
