import Foundation
import LatchkeyCore

@testable import LatchkeyFederation

/// What a provider's bytes reach before anything of them is believed, each with what must be true whatever they are. `scripts/fuzz.py` runs
/// them for hours, the tests replay what it found.
enum FuzzTarget: String, CaseIterable, Sendable {
    case keySet, compactToken

    /// False where something is true that must not be.
    func holds(for input: [UInt8]) -> Bool {
        switch self {
        case .keySet: FuzzTarget.keySetHolds(input)
        case .compactToken: FuzzTarget.compactTokenHolds(input)
        }
    }

    /// Each key that is kept stands in the set as it is, as Foundation reads it, and is one that we verify with.
    private static func keySetHolds(_ input: [UInt8]) -> Bool {
        let answer = ProviderAnswer(status: 200, contentType: "application/json", body: input)
        guard let set = try? ProviderKeySet(answer) else { return true }
        guard let plain = try? JSONSerialization.jsonObject(with: Data(input)) as? [String: Any],
            let elements = plain["keys"] as? [Any], set.keys.count <= elements.count
        else { return false }
        let keys = elements.compactMap { $0 as? [String: Any] }
        return set.keys.allSatisfy { key in keys.contains { isSame(key, $0) } }
    }

    private static func isSame(_ key: ProviderKey, _ plain: [String: Any]) -> Bool {
        guard isSame(key.id, plain["kid"]), isSame(key.issuer, plain["issuer"]),
            plain["use"].map({ $0 as? String == "sig" }) ?? true,
            plain["alg"].map({ $0 as? String == key.algorithm.rawValue }) ?? true,
            plain["key_ops"].map({ ($0 as? [Any])?.contains { $0 as? String == "verify" } == true }) ?? true
        else { return false }
        switch key.material {
        case .rsa(let modulus, let exponent):
            return plain["kty"] as? String == "RSA" && isSame(modulus, plain["n"]) && isSame(exponent, plain["e"])
                && exponent == "AQAB" && (342...683).contains(modulus.utf8.count)
        case .p256(let x, let y):
            return plain["kty"] as? String == "EC" && plain["crv"] as? String == "P-256" && isSame(x, plain["x"])
                && isSame(y, plain["y"]) && x.utf8.count == 43 && y.utf8.count == 43
        }
    }

    /// Absent and null are the same.
    private static func isSame(_ text: String?, _ plain: Any?) -> Bool {
        guard let text else { return plain == nil || plain is NSNull }
        return (plain as? String)?.utf8.elementsEqual(text.utf8) == true
    }

    /// As it came, and as the header of a token: base64url hides from the fuzzer what its changes would do to one.
    private static func compactTokenHolds(_ input: [UInt8]) -> Bool {
        isReadAlike(String(decoding: input, as: UTF8.self))
            && isReadAlike("\(Base64URL.encodeText(input)).\(Base64URL.encodeText(Array("{}".utf8))).AAAA")
    }

    /// Three parts in base64url, with a header that Foundation reads in the same way.
    private static func isReadAlike(_ text: String) -> Bool {
        guard let token = try? CompactToken(text) else { return true }
        let parts = text.components(separatedBy: ".")
        guard parts.count == 3, token.text == Array(text.utf8), text.utf8.allSatisfy({ $0 < 0x80 }),
            let header = Base64URL.decode(parts[0].utf8),
            let plain = try? JSONSerialization.jsonObject(with: Data(header)) as? [String: Any]
        else { return false }
        return plain["alg"] as? String == token.algorithm.rawValue && plain["crit"] == nil && plain["b64"] == nil
            && isSame(token.keyID, plain["kid"]) && parts.allSatisfy { Base64URL.decode($0.utf8) != nil }
    }
}
