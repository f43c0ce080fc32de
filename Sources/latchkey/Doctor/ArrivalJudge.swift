import LatchkeyCore

/// What the server says of how a request arrived at it, by the way that browsers take.
struct ArrivalJudge {
    let setup: OutsideExamination.Setup
    /// Of `GET /api/doctor`.
    let answer: OutsideAnswer

    var findings: [DoctorFinding] { [scheme, address, proxy, host].compactMap(\.self) }

    private var scheme: DoctorFinding? {
        guard answer.flag("https_required") == true else { return nil }
        return DoctorFinding(
            code: "proxy_strips",
            sentence: "the proxy says that people come over plain http, so the server refuses them",
            fix: "proxy_set_header X-Forwarded-Proto $scheme;")
    }

    private var address: DoctorFinding? {
        guard answer.flag("address_matches") == false else { return nil }
        return DoctorFinding(
            code: "public_url_wrong",
            sentence: "the server that runs has another public_url than this configuration: set it, and restart",
            fix: "public_url: \(setup.server.text)")
    }

    /// Without the client's address everybody is one person where attempts are limited.
    private var proxy: DoctorFinding? {
        switch answer.text("forwarded") {
        case "ignored":
            let address = setup.isBehindLocalProxy ? "127.0.0.1" : "ADDRESS_OF_YOUR_PROXY"
            let more = setup.isBehindLocalProxy ? "" : "; the server's log names it beside trusted_proxies"
            return DoctorFinding(
                code: "proxy_not_trusted",
                sentence: "the server does not believe what the proxy says of who comes, and counts all as one" + more,
                fix: "trusted_proxies: \(address)")
        case "none" where setup.server.isHTTPS && !setup.endsTLS:
            return DoctorFinding(
                code: "proxy_strips",
                sentence: "the proxy does not say who comes, and the server counts all as one",
                fix: "proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;")
        default: return nil
        }
    }

    private var host: DoctorFinding? {
        guard answer.flag("host_matches") == false, answer.flag("address_matches") == true else { return nil }
        return DoctorFinding(
            code: "proxy_strips", severity: .advice,
            sentence: "the proxy replaces Host; Latchkey does not need it, but logs and other programs may",
            fix: "proxy_set_header Host $host;")
    }
}
