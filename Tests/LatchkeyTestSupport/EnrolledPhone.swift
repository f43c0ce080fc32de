import HTTPTypes
package import LatchkeyCore
import LatchkeyTokens

/// What an app learns from the answer that begins an enrolment.
package struct EnrolledPhone: Sendable {
    package let id: String
    /// As it was shown, in base32.
    package let secret: String
    package let uri: String
    private let seed: TOTPSeed

    /// `id` is empty where somebody sets up what is required before there is a session.
    package init(_ answer: Answer) throws {
        let json = answer.json["totp"] as? [String: Any] ?? answer.json
        guard answer.status < 300, let secret = json["secret"] as? String,
            let uri = json["uri"] as? String, let seed = TOTPSeed(bytes: EnrolledPhone.decoded(secret))
        else { throw HarnessError("nothing was begun: \(answer.status) \(answer.text)") }
        self.id = json["id"] as? String ?? ""
        self.secret = secret
        self.uri = uri
        self.seed = seed
    }

    /// What it shows; `steps` is by how many its clock is ahead.
    package func code(at now: Timestamp, steps: Int = 0) -> String {
        String(decoding: TOTP.digits(of: seed, step: TOTPStep.number(at: now) + Int64(steps)), as: UTF8.self)
    }

    /// The seed's bits in hexadecimal digits, as a dump would show them.
    package var hexadecimal: String {
        seed.bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }

    /// RFC 4648 §6; empty for what is none.
    private static func decoded(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return [] }
            bits = bits << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> UInt32(count) & 255))
        }
        return bytes
    }
}

extension Latchkey {
    /// With the ticket of a right password, where a second factor is required.
    package func beginSetUp(_ ticket: String, origin: String? = nil) async throws -> Answer {
        try await send(
            .post, "/api/authenticate/setup", json: Latchkey.body(["ticket": ticket]), origin: origin)
    }

    package func confirmSetUp(
        _ ticket: String, _ code: String, name: String? = nil, cookie: String? = nil, origin: String? = nil
    ) async throws -> Answer {
        var body = ["ticket": ticket, "code": code]
        body["name"] = name
        return try await send(
            .post, "/api/authenticate/setup/confirm", json: Latchkey.body(body), cookie: cookie, origin: origin)
    }

    /// The same by a passkey, as its page sends it.
    package func confirmSetUp(
        _ ticket: String, registered: String, origin: String? = SoftPasskey.origin
    ) async throws -> Answer {
        try await send(
            .post, "/api/authenticate/setup/confirm", json: "{\"ticket\":\"\(ticket)\",\"passkey\":\(registered)}",
            origin: origin)
    }

    package func beginEnrolment(_ cookie: String, name: String? = nil) async throws -> Answer {
        try await send(
            .post, "/api/factors/totp", json: Latchkey.body(name.map { ["name": $0] } ?? [:]), cookie: cookie)
    }

    package func confirmEnrolment(_ id: String, _ code: String, _ cookie: String) async throws -> Answer {
        try await send(
            .post, "/api/factors/totp/\(id)/confirm", json: Latchkey.body(["code": code]), cookie: cookie)
    }

    /// Adds an authenticator over HTTP; answers it, the Cookie field from then on, and the recovery codes.
    package func enrol(
        _ cookie: String, name: String? = nil
    ) async throws -> (phone: EnrolledPhone, cookie: String, codes: [String]) {
        let phone = try EnrolledPhone(try await beginEnrolment(cookie, name: name))
        let answer = try await confirmEnrolment(phone.id, phone.code(at: clock.now), cookie)
        guard answer.status == 200, let token = answer.cookie("latchkey") else {
            throw HarnessError("the authenticator was not confirmed: \(answer.status) \(answer.text)")
        }
        return (phone, "latchkey=\(token)", answer.json["recovery_codes"] as? [String] ?? [])
    }

    package func factors(_ cookie: String) async throws -> [String: Any] {
        try await send(.get, "/api/factors", cookie: cookie).json
    }
}
