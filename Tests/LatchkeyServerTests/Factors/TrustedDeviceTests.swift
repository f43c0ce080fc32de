import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Browsers that spare their person the question for the second factor.
@Suite struct TrustedDeviceTests {
    /// Toby's authenticator, and the device cookie of a browser that he has trusted.
    private static func withToby(
        _ configure: (inout LatchkeyOptions) -> Void = { _ in },
        _ test: @escaping @Sendable (Latchkey, Phone, _ device: String) async throws -> Void
    ) async throws {
        try await withLatchkey(configure) { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            try await test(latchkey, phone, try await trust(latchkey, phone))
        }
    }

    /// Answers the device cookie. A code is good once: a second call needs another step.
    private static func trust(_ latchkey: Latchkey, _ phone: Phone, device: String? = nil) async throws -> String {
        let ticket = try await latchkey.ticket(phone.account.uid, cookie: device)
        let answer = try await latchkey.finish(
            ticket, phone.code(at: latchkey.clock.now), trustsDevice: true, cookie: device)
        return "latchkey-device=\(try #require(answer.cookie("latchkey-device")))"
    }

    private static func count(_ latchkey: Latchkey, of account: Account) async throws -> Int {
        try await latchkey.store.countTrustedDevices(of: account.id, DeviceTrust(), now: latchkey.clock.now)
    }

    @Test(
        "F-028: a trusted browser is not asked again, time after time until its end, and its sessions have proven one factor"
    )
    func spared() async throws {
        try await TrustedDeviceTests.withToby { latchkey, phone, device in
            let asked = try await latchkey.signInAnswer("toby")
            #expect(asked.code == "factor_required" && asked.json["trust_device_days"] as? Int == 30)
            for days in [0, 20, 9] {
                latchkey.clock.advance(by: .seconds(days * 86_400))
                let answer = try await latchkey.signInAnswer("toby", cookie: device)
                #expect(answer.status == 200)
                let cookie = "latchkey=\(answer.cookie("latchkey") ?? "")"
                let auth = try await latchkey.send(.get, "/api/id", cookie: cookie).json["auth"] as? [String: Any]
                #expect(auth?["factors"] as? Int == 1 && auth?["methods"] as? [String] == ["pwd"])
                #expect(try await latchkey.send(.get, "/api/data", cookie: cookie).code == "reauth_required")
            }
            let events = try await latchkey.store.listEvents(of: phone.account.id, limit: 20)
            #expect(events.contains { $0.kind == .deviceTrusted })
            #expect(events.first { $0.kind == .signedIn }?.details["device"] == "trusted")
            latchkey.clock.advance(by: .seconds(86_400))
            #expect(try await latchkey.signInAnswer("toby", cookie: device).code == "factor_required")
        }
    }

    @Test(
        "F-028: it is of that account on that browser, and worth nothing without the password; a code that is sent is looked at"
    )
    func nobodyElse() async throws {
        try await TrustedDeviceTests.withToby { latchkey, phone, device in
            _ = try await latchkey.addPhone(to: latchkey.addAccount("other"))
            #expect(try await latchkey.signInAnswer("other", cookie: device).code == "factor_required")
            #expect(try await latchkey.signInAnswer("toby").code == "factor_required")
            let stranger = "latchkey-device=\(RandomID.fixture().text)"
            #expect(try await latchkey.signInAnswer("toby", cookie: stranger).code == "factor_required")
            let wrong = try await latchkey.signInAnswer("toby", "wrong password", cookie: device)
            #expect(wrong.status == 401 && wrong.cookie("latchkey") == nil)
            #expect(try await latchkey.send(.get, "/api/id", cookie: device).status == 401)
            let body = Latchkey.body([
                "uid": "toby", "password": Latchkey.password, "code": phone.wrongCode(at: latchkey.clock.now),
            ])
            let coded = try await latchkey.send(.post, "/api/authenticate", json: body, cookie: device)
            #expect(coded.code == "factor_invalid" && coded.cookie("latchkey") == nil)
        }
    }

    @Test(
        "F-028: it is not offered to who has a role that needs a factor, nor where it is switched off; asking for it is ignored"
    )
    func notOffered() async throws {
        for number in 0..<2 {
            try await TrustedDeviceTests.withToby {
                if number == 0 {
                    $0.flows.requiredFactors = .roles(["User"])
                } else {
                    $0.flows.deviceTrust.lifetime = .zero
                }
            } _: { latchkey, phone, device in
                #expect(try await TrustedDeviceTests.count(latchkey, of: phone.account) == 0)
                let asked = try await latchkey.signInAnswer("toby", cookie: device)
                #expect(asked.code == "factor_required" && !asked.json.keys.contains("trust_device_days"))
                // Trusted before, as by another configuration or another role.
                try await latchkey.store.execute(
                    "UPDATE known_device SET trusted_until = ?", latchkey.clock.now + .seconds(86_400))
                #expect(try await latchkey.signInAnswer("toby", cookie: device).code == "factor_required")
            }
        }
    }

    @Test("F-028: trust is for a name of the browser that nobody knew before, and ending somebody's session ends it")
    func newName() async throws {
        try await TrustedDeviceTests.withToby { latchkey, phone, _ in
            try await latchkey.addAccount("other")
            let other = try await latchkey.signInAnswer("other")
            let planted = "latchkey-device=\(try #require(other.cookie("latchkey-device")))"
            latchkey.clock.advance(by: .seconds(60))
            let device = try await TrustedDeviceTests.trust(latchkey, phone, device: planted)
            #expect(device != planted)
            #expect(try await latchkey.signInAnswer("toby", cookie: planted).code == "factor_required")
            let trusted = try await latchkey.signInAnswer("toby", cookie: device)
            #expect(trusted.status == 200)
            // Signing out by oneself changes nothing.
            let own = "latchkey=\(trusted.cookie("latchkey") ?? "")"
            _ = try await latchkey.send(.delete, "/api/authenticate", cookie: own)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).status == 200)
            latchkey.clock.advance(by: .seconds(60))
            let cookie = try await latchkey.signIn(with: phone)
            let list = try await latchkey.send(.get, "/api/sessions", cookie: cookie)
            let sessions = list.json["sessions"] as? [[String: Any]]
            let id = try #require(sessions?.first { $0["current"] as? Bool == false }?["id"] as? String)
            #expect(try await latchkey.send(.delete, "/api/sessions/\(id)", cookie: cookie).status < 300)
            #expect(try await latchkey.signInAnswer("toby", cookie: device).code == "factor_required")
        }
    }

    @Test("F-028, S-321: the statement that stores the session asks again whether the device is trusted")
    func meanwhile() async throws {
        try await TrustedDeviceTests.withToby { latchkey, phone, device in
            let hash = try #require(try await latchkey.store.findPasswordHash(of: phone.account.id))
            let id = try #require(RandomID(text: device.dropFirst("latchkey-device=".count).utf8))
            func open(_ trust: DeviceTrust) async throws {
                let now = latchkey.clock.now
                let session = Session.fixture(
                    of: phone.account.id, at: now, authentication: Authentication([.password], at: now))
                try await latchkey.store.openSession(
                    SignInRecord(
                        session: session, secret: .fixture(),
                        proof: .passwordOnTrustedDevice(hash: hash, rehash: nil, trust), device: id, attempt: nil,
                        replaced: [], events: []),
                    policy: ThrottlePolicy())
            }
            try await open(DeviceTrust())
            var trust = DeviceTrust()
            trust.excluded = .user
            let excluded = await #expect(throws: LatchkeyError.self) { try await open(trust) }
            #expect(excluded?.code == .invalidCredentials)
            try await latchkey.store.forgetTrust(of: phone.account.id, acting: nil, event: .fixture())
            let forgotten = await #expect(throws: LatchkeyError.self) { try await open(DeviceTrust()) }
            #expect(forgotten?.code == .invalidCredentials)
        }
    }

    @Test("F-028: every change of factors, every new password and forgetting the devices end it")
    func ends() async throws {
        try await TrustedDeviceTests.withToby { latchkey, phone, device in
            try await latchkey.addAccount("boss", role: .admin)
            let account = phone.account
            let acts: [@Sendable (_ cookie: String) async throws -> Void] = [
                { cookie in
                    let list = try await latchkey.send(.get, "/api/factors", cookie: cookie)
                    #expect(list.json["trusted_devices"] as? Int == 1)
                    let answer = try await latchkey.send(.delete, "/api/factors/trusted-devices", cookie: cookie)
                    #expect(answer.status == 204)
                },
                { cookie in
                    let answer = try await latchkey.send(.post, "/api/factors/recovery-codes", cookie: cookie)
                    #expect(answer.status == 201)
                },
                { cookie in
                    let body = Latchkey.body(["current": Latchkey.password, "new": Latchkey.password + "!"])
                    let answer = try await latchkey.send(
                        .put, "/api/password", json: body, cookie: "\(cookie); \(device)")
                    #expect(answer.status == 200)
                },
                { _ in try await latchkey.operate.setPassword(Latchkey.password + "!!", uid: "toby") },
                { _ in
                    let made = try await latchkey.send(
                        .post, "/api/user/\(account.id.text)/recovery-code", json: "{}", cookie: latchkey.signIn("boss")
                    )
                    let form = ["uid": "toby", "code": made.json["code"] as? String ?? ""]
                    #expect(try await RecoverPasswordTests.recover(latchkey, form).status == 200)
                },
                { _ in
                    let path = "/api/user/\(account.id.text)/factors"
                    let answer = try await latchkey.send(.delete, path, cookie: latchkey.signIn("boss"))
                    #expect(answer.status == 204)
                },
            ]
            for (number, act) in acts.enumerated() {
                try await latchkey.store.execute("DELETE FROM known_device WHERE account_id = ?", account.id)
                try await latchkey.store.execute(
                    "INSERT INTO known_device (account_id, device_hash, last_used_at, trusted_until) VALUES (?, ?, ?, ?)",
                    account.id, [UInt8](repeating: 7, count: 32), latchkey.clock.now,
                    latchkey.clock.now + .seconds(86_400))
                #expect(try await TrustedDeviceTests.count(latchkey, of: account) == 1, "\(number)")
                latchkey.clock.advance(by: .seconds(30))
                var cookie = ""
                if number < 3 { cookie = try await latchkey.signIn(with: phone) }
                try await act(cookie)
                #expect(try await TrustedDeviceTests.count(latchkey, of: account) == 0, "\(number)")
            }
        }
    }

    @Test("F-028, F-030: a code from staff trusts no device, and what is no flag is refused by field")
    func staffCode() async throws {
        try await withLatchkey { latchkey in
            let phone = try await latchkey.addPhone(to: latchkey.addAccount("toby"))
            try await latchkey.addAccount("boss", role: .admin)
            let made = try await latchkey.send(
                .post, "/api/user/\(phone.account.id.text)/factor-code", json: "{}", cookie: latchkey.signIn("boss"))
            let code = made.json["code"] as? String ?? ""
            let body = #"{"ticket":"\#(try await latchkey.ticket("toby"))","code":"\#(code)","trust_device":"yes"}"#
            let refused = try await latchkey.send(.post, "/api/authenticate/factor", json: body)
            #expect(refused.status == 400 && refused.fields["trust_device"] != nil)
            let answer = try await latchkey.finish(latchkey.ticket("toby"), code, trustsDevice: true)
            #expect(answer.status == 200)
            #expect(try await TrustedDeviceTests.count(latchkey, of: phone.account) == 0)
        }
    }
}
