import Hummingbird
import LatchkeyCore
import LatchkeyTokens

/// What the doctor sets to see which cookies a browser keeps for a page. They say nothing and die within a minute.
extension SessionCookies {
    /// The kinds, as the doctor tells which of them came back.
    private enum Probe: String, CaseIterable {
        /// As the session's cookie would be.
        case planned
        /// For all sites, without a partition.
        case none
        case lax
    }

    private static let probeMaxAge = 60

    func probes(for request: Request) -> [SetCookie] {
        Probe.allCases.compactMap { probe in
            let name = name(of: probe)
            switch probe {
            case .planned: return cookie(name, "1", maxAge: SessionCookies.probeMaxAge, request)
            // Browsers refuse it without Secure.
            case .none where !isSecure: return nil
            case .none, .lax:
                return SetCookie(
                    name: name, value: "1", maxAge: SessionCookies.probeMaxAge, isSecure: isSecure,
                    sameSite: probe == .none ? .none : .lax)
            }
        }
    }

    func probesSeen(in request: Request) -> [String] {
        Probe.allCases.filter { !values(name(of: $0), in: request.headers).isEmpty }.map(\.rawValue)
    }

    /// What the session's cookie would be for the page that asks.
    func plan(for request: Request) -> String {
        switch sameSite(for: request) {
        case .none: "partitioned"
        case .lax: "lax"
        case .strict: "strict"
        }
    }

    private func name(of probe: Probe) -> String {
        probe == .planned ? "\(sessionName)-probe" : "\(sessionName)-probe-\(probe.rawValue)"
    }
}
