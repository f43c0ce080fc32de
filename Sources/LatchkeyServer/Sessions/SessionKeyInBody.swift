import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyTokens

/// The public key that a page sends with its sign-in, by which it can go on where its browser drops the cookie (decision 0049).
extension ServerParts {
    /// Nil where there is none, and where none is taken: `cookie.fallback: off`, plain http, loopback, and pages that need none, our own
    /// and those of the same site (G-075). Throws `invalid_fields` for one that is no point of P-256, or that shows its private half.
    func sessionKey(in body: JSONBody, _ request: Request) throws(LatchkeyError) -> [UInt8]? {
        guard body.isPresent("key"), takesKeys(from: request.headers) else { return nil }
        guard let jwk = body.object("key"), !jwk.has("d"), try jwk.text("kty") == "EC", try jwk.text("crv") == "P-256",
            let x = try jwk.text("x"), let y = try jwk.text("y"), let key = SessionPublicKey(x: x, y: y)
        else { throw .field("key", .textExpected) }
        return key.point
    }

    private func takesKeys(from headers: HTTPFields) -> Bool {
        guard cookies.isFallbackOn, publicURL.isHTTPS, !publicURL.isLoopback, origins.isCrossSite(headers),
            case .allowed(let text) = origins.source(of: headers), let page = Origin(text)
        else { return false }
        return page.isHTTPS && !page.isLoopback && page.host != publicURL.host
    }
}
