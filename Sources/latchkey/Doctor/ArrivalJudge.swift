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

    private static let writesAddress = "proxy_set_header X-Forwarded-For $remote_addr;"

    /// Of an answer to a request that named `inventedClient`.
    static func invented(_ answer: OutsideAnswer) -> DoctorFinding? {
        guard answer.text("client") == inventedClient else { return nil }
        return DoctorFinding(
            code: "proxy_strips",
            sentence: "the proxy passes on what callers write of who they are: everybody may choose an address",
            fix: writesAddress)
    }

    /// Nobody's (RFC 5737).
    static let inventedClient = "192.0.2.1"

    /// Without the client's address everybody is one person where attempts are limited.
    private var proxy: DoctorFinding? {
        switch answer.text("forwarded") {
        case "ignored":
            let address = setup.isBehindLocalProxy ? "127.0.0.1" : "ADDRESS_OF_YOUR_PROXY"
            return DoctorFinding(
                code: "proxy_not_trusted",
                sentence: """
                    the server does not believe what the proxy says of who comes, and counts all as one; first the proxy must write \
                    it itself, then add an address, only one that you know as your proxy's
                    """,
                fix: ArrivalJudge.writesAddress, next: "trusted_proxies: \(address)")
        case "nameless" where !setup.server.isLoopback:
            return DoctorFinding(
                code: "proxy_strips",
                sentence:
                    "nobody says who comes, and the server counts all as one, unless you ask from the proxy's own machine",
                fix: ArrivalJudge.writesAddress)
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
