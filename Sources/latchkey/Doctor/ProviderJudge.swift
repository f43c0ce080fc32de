import LatchkeyCore
import LatchkeyFederation

/// What the answers of a provider mean for whoever wants to sign in by it.
///
/// Of a provider's text it tells nothing but an issuer of the host that was asked: this command is read on a terminal.
struct ProviderJudge: Sendable {
    let settings: ProviderSettings

    private var id: String { settings.id.rawValue }

    /// Where the provider may be another one than its own.
    private var issuerKey: String? {
        settings.id.isGeneric || settings.id == .github || settings.id == .gitlab ? "federation.\(id).issuer" : nil
    }

    var unusable: DoctorFinding { refused("what the configuration says of it cannot be asked", fix: correctIssuer) }

    private var correctIssuer: String? { issuerKey.map { "\($0): …" } }

    private func refused(_ sentence: String, fix: String? = nil) -> DoctorFinding {
        DoctorFinding(code: "provider_failed", sentence: "\(id): \(sentence)", fix: fix)
    }

    private func unavailable(_ sentence: String) -> DoctorFinding {
        DoctorFinding(code: "provider_unavailable", sentence: "\(id): \(sentence)")
    }

    func finding(_ fault: TransportFault, at address: String) -> DoctorFinding {
        switch fault {
        case .unreachable:
            unavailable(
                """
                no answer from \(address): this machine needs a way there without a proxy, a name server that knows the name, and the \
                authority that has signed its certificate
                """)
        case .timedOut: unavailable("\(address) does not answer in time")
        case .crowded: unavailable("no connection was free; ask again")
        case .tooLarge: refused("what answers at \(address) sends more than is read of it")
        }
    }

    /// A document that is not taken.
    func document(
        _ answer: ProviderAnswer, _ fault: FederationFault, at discovery: ProviderPlan.Discovery,
        of issuer: ProviderAddress
    ) -> DoctorFinding {
        let address = discovery.address.text
        switch fault {
        case .status: return status(answer.status, at: address)
        case .discoveryIssuer:
            let named = ownIssuer(answer, of: issuer)
            return refused(
                "the issuer in \(address) is not the configured one, byte for byte",
                fix: named.flatMap { named in issuerKey.map { "\($0): \(named)" } } ?? correctIssuer)
        case .address:
            let names = ProviderJudge.refusedEndpoints(answer, of: issuer).joined(separator: ", ")
            return refused(
                """
                \(address) names endpoints (\(names)) that are not https with the name of a host on port 443 or the issuer's: they are \
                never asked
                """)
        case .algorithm:
            return refused("it signs ID tokens by neither RS256 nor ES256; set one of them at the provider")
        case .memberMissing, .memberType:
            return refused("\(address) lacks what every discovery document has", fix: correctIssuer)
        default: return refused("what stands at \(address) is no discovery document (\(fault))", fix: correctIssuer)
        }
    }

    private func status(_ status: Int, at address: String) -> DoctorFinding {
        switch status {
        case 500...: unavailable("\(address) answers \(status)")
        case 300..<400:
            refused("\(address) answers with a redirect (\(status)), and none is followed", fix: correctIssuer)
        default: refused("\(address) answers \(status)", fix: correctIssuer)
        }
    }

    /// What the document calls itself, where that is an address at the host that was asked, of characters that mean nothing to a shell:
    /// people copy the line.
    private func ownIssuer(_ answer: ProviderAnswer, of issuer: ProviderAddress) -> String? {
        guard let text = try? answer.object().text("issuer"),
            text.utf8.allSatisfy({ PercentEncoding.isUnreserved($0) || "/:".utf8.contains($0) }),
            let named = try? ProviderAddress(endpoint: text, of: issuer), named.origin == issuer.origin
        else { return nil }
        return text
    }

    private static let neededEndpoints = ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]

    private static func refusedEndpoints(_ answer: ProviderAnswer, of issuer: ProviderAddress) -> [String] {
        guard let document = try? answer.object() else { return [] }
        return neededEndpoints.filter { name in
            guard document.has(name) else { return false }
            guard let text = try? document.neededText(name) else { return true }
            return (try? ProviderAddress(endpoint: text, of: issuer)) == nil
        }
    }

    func keys(_ result: Result<ProviderAnswer, TransportFault>, of metadata: ProviderMetadata) -> DoctorReport {
        let address = metadata.keySet.text
        var report = DoctorReport()
        switch result {
        case .failure(let fault): report.add(finding(fault, at: address))
        case .success(let answer):
            do throws(FederationFault) {
                let good = try ProviderKeySet(answer).keys.count { metadata.algorithms.contains($0.algorithm) }
                if good == 0 {
                    report.add(refused("of the keys at \(address) none can be used: RS256 with 2,048 bits, or ES256"))
                } else {
                    report.facts.append("\(id) answers, with \(good) \(good == 1 ? "key" : "keys") that can be used")
                }
            } catch {
                report.add(keySet(answer, error, at: address))
            }
        }
        return report
    }

    private func keySet(_ answer: ProviderAnswer, _ fault: FederationFault, at address: String) -> DoctorFinding {
        switch fault {
        case .status where answer.status >= 500: unavailable("\(address) answers \(answer.status)")
        case .status: refused("\(address), where its document says that the keys are, answers \(answer.status)")
        case .tooManyKeys: refused("more than 64 keys stand at \(address), and such a set is refused whole")
        default: refused("what stands at \(address) is no key set (\(fault))")
        }
    }

    /// GitHub and Discord answer 401 where no token is; 403 and 429 to networks of which they have had enough.
    func api(_ result: Result<ProviderAnswer, TransportFault>, at address: String) -> DoctorReport {
        var report = DoctorReport()
        switch result {
        // Whoever sends so much is not their API.
        case .failure(let fault): report.add(finding(fault, at: address))
        case .success(let answer) where [401, 403, 429].contains(answer.status):
            report.facts.append("\(id) answers")
        case .success(let answer) where answer.status >= 500: report.add(status(answer.status, at: address))
        case .success(let answer):
            report.add(refused("what answers at \(address) (\(answer.status)) is not its API", fix: correctIssuer))
        }
        return report
    }

    /// Of each answer that had a date.
    func clock(_ differences: [Duration]) -> DoctorFinding? {
        guard let off = differences.min(), off > .clockSkew else { return nil }
        // Beyond a minute ID tokens are refused.
        let isFatal = settings.id != .github && settings.id != .discord && off > .seconds(60)
        return DoctorFinding(
            code: "clock_off", severity: isFatal ? .error : .advice,
            sentence: "the clocks of \(id) and of this machine differ by \(off.components.seconds) s",
            fix: "timedatectl set-ntp true")
    }
}
