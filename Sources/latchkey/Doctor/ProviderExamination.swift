import LatchkeyCore
import LatchkeyFederation
import LatchkeyFlows

/// Asks one configured provider for what sign-ins need of it, without a person: its discovery document, its keys, its clock.
///
/// At most two requests, by the transport and the readers of the running server and within their bounds. No secret is sent.
struct ProviderExamination: Sendable {
    let settings: ProviderSettings
    let publicURL: Origin
    let clock: TimeSource
    let transport: any ProviderTransport

    /// All at once, in the order of `providers`.
    static func reports(
        on providers: [ProviderSettings], at publicURL: Origin, clock: TimeSource, by transport: any ProviderTransport
    ) async -> [ProviderReport] {
        await withTaskGroup(of: (Int, ProviderReport).self) { group in
            for (index, settings) in providers.enumerated() {
                let examination = ProviderExamination(
                    settings: settings, publicURL: publicURL, clock: clock, transport: transport)
                group.addTask { (index, await examination.report()) }
            }
            let found = await group.reduce(into: [Int: ProviderReport]()) { $0[$1.0] = $1.1 }
            return providers.indices.compactMap { found[$0] }
        }
    }

    func report() async -> ProviderReport {
        let judge = ProviderJudge(settings: settings)
        var report: ProviderReport
        if let plan = try? ProviderPlan(settings, publicIsLoopback: publicURL.isLoopback) {
            report = await look(by: plan, judge)
        } else {
            // The configuration has refused it before.
            report = ProviderReport()
            report.report.add(judge.unusable)
        }
        report.report.facts.append("redirect URI of \(settings.id.rawValue): \(settings.id.redirectURI(at: publicURL))")
        return report
    }

    private func look(by plan: ProviderPlan, _ judge: ProviderJudge) async -> ProviderReport {
        guard let discovery = plan.discovery else { return await lookAtAPI(of: plan, judge) }
        return await lookAtDocument(discovery, of: plan.issuer, judge)
    }

    /// An answer, and how far the provider's clock is off by it.
    private struct Asked {
        let result: Result<ProviderAnswer, TransportFault>
        let clockOff: Duration?
    }

    private func ask(_ call: ProviderCall) async -> Asked {
        let began = clock.now()
        do throws(TransportFault) {
            let answer = try await transport.send(call)
            let ended = clock.now()
            let off = answer.sentAt.map { ProviderExamination.off($0, between: began, and: ended) }
            return Asked(result: .success(answer), clockOff: off)
        } catch {
            return Asked(result: .failure(error), clockOff: nil)
        }
    }

    /// The provider's time was taken between the two, and is in whole seconds.
    private static func off(_ sent: Timestamp, between began: Timestamp, and ended: Timestamp) -> Duration {
        if sent + .seconds(1) < began { return began - sent }
        return sent > ended ? sent - ended : .zero
    }

    private func lookAtDocument(
        _ discovery: ProviderPlan.Discovery, of issuer: ProviderAddress, _ judge: ProviderJudge
    ) async -> ProviderReport {
        var report = ProviderReport()
        let address = discovery.address.text
        report.endpoints.append("discovery: \(address)")
        let asked = await ask(ProviderCall("discovery", discovery.address))
        switch asked.result {
        case .failure(let fault): report.report.add(judge.finding(fault, at: address))
        case .success(let answer):
            do throws(FederationFault) {
                let metadata = try ProviderMetadata(answer, said: discovery.said, issuer: issuer)
                report.endpoints += ProviderExamination.endpoints(of: metadata)
                let keys = await ask(ProviderCall("keys", metadata.keySet, longest: ProviderKeySet.longest))
                report.report.append(judge.keys(keys.result, of: metadata))
                // A cache that does not tell its age answers one of them at most from before.
                report.report.add(judge.clock([asked.clockOff, keys.clockOff].compactMap(\.self)))
            } catch {
                report.report.add(judge.document(answer, error, at: discovery, of: issuer))
                report.report.add(judge.clock([asked.clockOff].compactMap(\.self)))
            }
        }
        return report
    }

    private static func endpoints(of metadata: ProviderMetadata) -> [String] {
        var lines = ["authorization: \(metadata.authorizationEndpoint.text)", "token: \(metadata.tokenEndpoint.text)"]
        if let userInfo = metadata.userInfoEndpoint { lines.append("userinfo: \(userInfo.text)") }
        return lines + ["keys: \(metadata.keySet.text)"]
    }

    /// Of providers without a document to read: whether what answers refuses whoever brings no token, as their API does.
    private func lookAtAPI(of plan: ProviderPlan, _ judge: ProviderJudge) async -> ProviderReport {
        var report = ProviderReport()
        guard let fixed = plan.fixedEndpoints, let text = plan.userAPI,
            let address = try? ProviderAddress(endpoint: text, of: plan.issuer)
        else {
            report.report.add(judge.unusable)
            return report
        }
        report.endpoints = ["authorization: \(fixed.authorization)", "token: \(fixed.token)", "user: \(text)"]
        let asked = await ask(ProviderCall("user", address))
        report.report.append(judge.api(asked.result, at: text))
        report.report.add(judge.clock([asked.clockOff].compactMap(\.self)))
        return report
    }
}
