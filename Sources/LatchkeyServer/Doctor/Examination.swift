import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import Logging

/// How a request arrived, as far as that is its sender's own business.
struct Examination {
    /// As the browser wrote it; nil where there is none or several.
    let origin: String?
    /// Nil where no page asks.
    let isAllowed: Bool?
    /// `Sec-Fetch-Site`.
    let site: String?
    /// Whether we take ourselves to be at an https address, and nobody says otherwise.
    let isHTTPS: Bool
    /// Every other route answers `https_required`.
    let isRefusedElsewhere: Bool
    /// The caller's own address. Nil where it may be a proxy's.
    let client: String?
    let forwarded: ForwardedClient.Forwarded
    /// Whether `Host` is the host of `public_url`.
    let isHostOurs: Bool
    /// Whether the address that the caller says it used is that of `public_url`; nil where it says none.
    let isAddressOurs: Bool?
    let cookiePlan: String
    let cookiesSeen: [String]
    /// What the caller gave, so that it sees whether an answer is to this very question.
    let nonce: String?
    let time: Timestamp

    init(_ request: Request, peer: NetworkAddress?, _ parts: ServerParts, logger: Logger) {
        let headers = request.headers
        let isPlain = parts.forwarded.saysPlainHTTP(peer: peer, headers: headers)
        let query = request.uri.queryParameters
        switch parts.origins.source(of: headers) {
        case .none: isAllowed = nil
        case .allowed: isAllowed = true
        case .foreign: isAllowed = false
        }
        origin = Examination.only(headers[values: .origin], maxBytes: 300)
        site = Examination.only(headers[values: .secFetchSite], maxBytes: 20)
        isHTTPS = parts.publicURL.isHTTPS && !isPlain
        isRefusedElsewhere = parts.publicURL.isHTTPS && isPlain
        forwarded = parts.forwarded.forwarded(peer: peer, headers: headers, logger: logger)
        client = Examination.client(forwarded, peer, headers, parts)
        isHostOurs = Examination.isOurs(host: request.head.authority ?? "", parts.publicURL)
        isAddressOurs = query["address"].flatMap { address in
            address.utf8.count > 300
                ? nil : Origin(String(address)).map { Examination.isSame($0, parts.publicURL) } ?? false
        }
        cookiePlan = parts.cookies.plan(for: request)
        cookiesSeen = parts.cookies.probesSeen(in: request)
        nonce = query["nonce"].map { String($0) }.flatMap { Examination.isNonce($0) ? $0 : nil }
        time = parts.clock.now()
    }

    /// An inner address may be a proxy's, whoever named it; on this machine alone it is the caller's.
    private static func client(
        _ forwarded: ForwardedClient.Forwarded, _ peer: NetworkAddress?, _ headers: HTTPFields, _ parts: ServerParts
    ) -> String? {
        guard let address = parts.forwarded.address(peer: peer, headers: headers) else { return nil }
        switch forwarded {
        case .ignored, .nameless: return nil
        case .none, .trusted:
            let isOwn = parts.publicURL.isLoopback && address.isLoopback
            return address.isInternal && !isOwn ? nil : address.text
        }
    }

    private static func only(_ values: [String], maxBytes: Int) -> String? {
        values.count == 1 && values[0].utf8.count <= maxBytes ? values[0] : nil
    }

    private static func isNonce(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isOurs(host: String, _ url: Origin) -> Bool {
        let ending = url.isHTTPS ? ":443" : ":80"
        var host = ASCII.lowercase(host)
        if host.utf8.count > ending.utf8.count, host.hasSuffix(ending) { host = String(host.dropLast(ending.count)) }
        return Origin("\(url.scheme)://\(host)").map { isSame($0, url) } ?? false
    }

    /// This machine has several names.
    private static func isSame(_ one: Origin, _ other: Origin) -> Bool {
        one == other
            || one.isLoopback && other.isLoopback && one.port == other.port && one.scheme == other.scheme
    }
}
