import HTTPTypes
import LatchkeyCore

extension Latchkey {
    /// What a browser is asked for; `publicKey` of the answer.
    private func options(
        _ path: String, _ body: String, cookie: String?, origin: String
    ) async throws -> (publicKey: [String: Any], answer: Answer) {
        let answer = try await send(
            .post, path, json: body, cookie: cookie, origin: origin)
        guard answer.status == 200, let options = answer.json["publicKey"] as? [String: Any] else {
            throw HarnessError("no options: \(answer.status) \(answer.text)")
        }
        return (options, answer)
    }

    package func registrationOptions(
        _ cookie: String, isSecurityKey: Bool = false, origin: String = SoftPasskey.origin
    ) async throws -> [String: Any] {
        try await options(
            "/api/factors/passkeys/options", isSecurityKey ? #"{"security_key":true}"# : "{}", cookie: cookie,
            origin: origin
        ).publicKey
    }

    package func register(
        _ sent: String, _ cookie: String, name: String? = nil, origin: String = SoftPasskey.origin
    ) async throws -> Answer {
        let name = name.map { ",\"name\":\"\($0)\"" } ?? ""
        return try await send(
            .post, "/api/factors/passkeys", json: "{\"passkey\":\(sent)\(name)}", cookie: cookie, origin: origin)
    }

    /// Adds a key over HTTP; answers it, the Cookie field from then on, and the recovery codes.
    package func addPasskey(
        _ cookie: String, isSecurityKey: Bool = false, name: String? = nil, signCount: UInt32 = 0
    ) async throws -> (passkey: SoftPasskey, cookie: String, codes: [String]) {
        var passkey = SoftPasskey()
        passkey.signCount = signCount
        if isSecurityKey { passkey.flags = 0x01 }
        let sent = try passkey.register(try await registrationOptions(cookie, isSecurityKey: isSecurityKey))
        let answer = try await register(sent, cookie, name: name)
        guard answer.status == 201, let token = answer.cookie("latchkey") else {
            throw HarnessError("the passkey was not added: \(answer.status) \(answer.text)")
        }
        return (passkey, "latchkey=\(token)", answer.json["recovery_codes"] as? [String] ?? [])
    }

    /// What a visitor's browser is asked for, and the device cookie that must come back.
    package func signInOptions(
        device: String? = nil, origin: String = SoftPasskey.origin
    ) async throws -> (options: [String: Any], device: String) {
        let (options, answer) = try await options(
            "/api/authenticate/passkey/options", "{}", cookie: device, origin: origin)
        guard let cookie = answer.cookie("latchkey-device").map({ "latchkey-device=\($0)" }) ?? device else {
            throw HarnessError("there is no device")
        }
        return (options, cookie)
    }

    package func ticketOptions(_ ticket: String, origin: String = SoftPasskey.origin) async throws -> [String: Any] {
        try await options(
            "/api/authenticate/passkey/options", Latchkey.body(["ticket": ticket]), cookie: nil, origin: origin
        ).publicKey
    }

    package func reauthOptions(_ cookie: String, origin: String = SoftPasskey.origin) async throws -> [String: Any] {
        try await options("/api/reauth/passkey/options", "{}", cookie: cookie, origin: origin).publicKey
    }

    package func signIn(
        signed: String, device: String?, origin: String? = SoftPasskey.origin
    ) async throws -> Answer {
        try await send(
            .post, "/api/authenticate/passkey", json: "{\"passkey\":\(signed)}", cookie: device,
            origin: origin)
    }

    /// Both requests of a sign-in by a passkey alone.
    package func signInAnswer(with passkey: SoftPasskey, device: String? = nil) async throws -> Answer {
        let (options, device) = try await signInOptions(device: device)
        return try await signIn(signed: try passkey.sign(options), device: device)
    }

    /// The second step by a key.
    package func finish(
        _ ticket: String, signed: String, cookie: String? = nil, origin: String? = SoftPasskey.origin
    ) async throws -> Answer {
        try await send(
            .post, "/api/authenticate/factor", json: "{\"ticket\":\"\(ticket)\",\"passkey\":\(signed)}",
            cookie: cookie, origin: origin)
    }
}
