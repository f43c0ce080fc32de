import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyMail
import LatchkeyStore
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct EnrolmentTests {
    private static func auth(_ latchkey: Latchkey, _ cookie: String) async throws -> [String: Any] {
        try await latchkey.send(.get, "/api/id", cookie: cookie).json
    }

    @Test("S-171, S-173, F-026: a seed is shown once, and is no factor before its first code")
    func begun() async throws {
        try await withLatchkey {
            $0.flows.factorIssuer = "auth.example"
        } _: { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let answer = try await latchkey.beginEnrolment(cookie)
            let phone = try EnrolledPhone(answer)
            #expect(phone.secret.count == 32 && phone.uri.contains("secret=\(phone.secret)&issuer=auth.example"))
            #expect(answer.json["qr_svg"] as? String == QRCode(phone.uri)?.svg)
            let end = latchkey.clock.now + Authenticator.enrolmentLifetime
            #expect(answer.json["expires_at"] as? String == end.rfc3339)
            #expect(answer.header("Cache-Control") == "no-store")
            let other = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            #expect(other.secret != phone.secret && other.id != phone.id)
            let list = try await latchkey.factors(cookie)
            #expect((list["totp"] as? [Any])?.isEmpty == true && list["recovery_codes"] is NSNull)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test("S-361: of two tabs each has a seed of its own; the first one that is confirmed ends the set-up of the other")
    func twoTabs() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let (one, two) = (
                try EnrolledPhone(try await latchkey.beginEnrolment(cookie)),
                try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            )
            let answer = try await latchkey.confirmEnrolment(one.id, one.code(at: latchkey.clock.now), cookie)
            #expect(answer.status == 200, "\(answer.text)")
            let new = "latchkey=\(try #require(answer.cookie("latchkey")))"
            #expect(try await latchkey.confirmEnrolment(two.id, two.code(at: latchkey.clock.now), new).status == 404)
            #expect((try await latchkey.factors(new)["totp"] as? [Any])?.count == 1)
        }
    }

    @Test(
        "S-361: another session of the account neither replaces the seed nor brings its code; a step-up of one's own goes on with it"
    )
    func otherSession() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (own, thief) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(own))
            let others = try EnrolledPhone(try await latchkey.beginEnrolment(thief))
            for _ in 0..<6 {
                let code = phone.code(at: latchkey.clock.now)
                #expect(try await latchkey.confirmEnrolment(phone.id, code, thief).code == "not_found")
            }
            latchkey.clock.advance(by: .seconds(700))
            try await latchkey.flows.sessions.live.followChanges()
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmEnrolment(phone.id, code, own).code == "reauth_required")
            let proof = Latchkey.body(["password": Latchkey.password])
            let again = try await latchkey.send(.post, "/api/reauth", json: proof, cookie: own)
            let renewed = "latchkey=\(try #require(again.cookie("latchkey")))"
            let answer = try await latchkey.confirmEnrolment(phone.id, code, renewed)
            #expect(answer.status == 200, "\(answer.text)")
            let late = others.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmEnrolment(others.id, late, thief).code == "token_invalid")
        }
    }

    @Test(
        "S-106, S-180, F-020, F-026: the first code raises this session and ends the others; recovery codes are shown with it, once"
    )
    func confirmed() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let (old, other) = (try await latchkey.signIn("toby"), try await latchkey.signIn("toby"))
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(old, name: "Téléphone 📱"))
            latchkey.clock.advance(by: .seconds(100))
            try await latchkey.flows.sessions.live.followChanges()
            let answer = try await latchkey.confirmEnrolment(phone.id, phone.code(at: latchkey.clock.now), old)
            #expect(answer.status == 200 && (answer.json["user"] as? [String: Any])?["uid"] as? String == "toby")
            let codes = try #require(answer.json["recovery_codes"] as? [String])
            #expect(
                Set(codes).count == 10 && codes.allSatisfy { $0.count == 19 && $0.split(separator: "-").count == 4 })
            let new = "latchkey=\(try #require(answer.cookie("latchkey")))"
            #expect(try await latchkey.send(.get, "/api/id", cookie: other).code == "token_invalid")

            let me = try await EnrolmentTests.auth(latchkey, new)
            let auth = try #require(me["auth"] as? [String: Any])
            #expect(auth["factors"] as? Int == 2 && auth["factor_age"] as? Int == 0)
            #expect(auth["methods"] as? [String] == ["otp", "pwd"])
            #expect((me["second_factor"] as? [String: Any])?["on"] as? Bool == true)
            let before = try await EnrolmentTests.auth(latchkey, old)["auth"] as? [String: Any]
            #expect(before?["factors"] as? Int == 1)

            let list = try await latchkey.factors(new)
            let totp = try #require(list["totp"] as? [[String: Any]])
            #expect(
                totp.count == 1 && totp[0]["name"] as? String == "Téléphone 📱" && totp[0]["id"] as? String == phone.id)
            #expect((list["recovery_codes"] as? [String: Any])?["left"] as? Int == 10)
            for path in ["/api/factors", "/api/data", "/api/id", "/api/events"] {
                let text = try await latchkey.send(.get, path, cookie: new).text
                #expect(!text.contains(phone.secret) && !codes.contains { text.contains($0) }, "\(path)")
            }
            let held = try await latchkey.send(.get, "/api/data", cookie: new).json["factors"] as? [String: Any]
            #expect((held?["totp"] as? [[String: Any]])?.first?["name"] as? String == "Téléphone 📱")
            latchkey.clock.advance(by: .seconds(60))
            #expect(try await latchkey.send(.get, "/api/id", cookie: old).code == "token_invalid")
            // The second one brings no codes, and the session is raised again.
            #expect(try await latchkey.enrol(new).codes.isEmpty)
        }
    }

    @Test("F-007: the code that confirmed an authenticator is no sign-in after it")
    func codeOfConfirmation() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let phone = try await latchkey.enrol(try await latchkey.signIn("toby")).phone
            let code = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.finish(latchkey.ticket("toby"), code).code == "factor_invalid")
            latchkey.clock.advance(by: .seconds(30))
            let next = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.finish(latchkey.ticket("toby"), next).status == 200)
        }
    }

    @Test(
        "F-049, S-185: secret and URI are the same for every issuer",
        arguments: ["Example: School", "100 % & more", "Schülerzentrum 学校", "a=b?c#d/e+f", "host.example"])
    func issuers(issuer: String) async throws {
        try await withLatchkey {
            $0.flows.factorIssuer = issuer
        } _: { latchkey in
            try await latchkey.addAccount("ada.l-1")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(try await latchkey.signIn("ada.l-1")))
            let parts = try #require(URLComponents(string: phone.uri))
            let items = Dictionary(
                (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
            let shown = issuer.filter { $0 != ":" }
            #expect(parts.scheme == "otpauth" && parts.host == "totp" && parts.path == "/\(shown):ada.l-1")
            #expect(
                items == [
                    "secret": phone.secret, "issuer": shown, "algorithm": "SHA1", "digits": "6", "period": "30",
                ])
            #expect(QRCode(phone.uri) != nil)
        }
    }

    @Test(
        "The refusal of a first code says by how much the phone's clock is off; what is less than a minute off is learned"
    )
    func clock() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            for (steps, seconds) in [(5, 150), (-7, -210), (11, nil)] as [(Int, Int?)] {
                let answer = try await latchkey.confirmEnrolment(
                    phone.id, phone.code(at: latchkey.clock.now, steps: steps), cookie)
                #expect(answer.status == 401 && answer.code == "factor_invalid")
                #expect(answer.json["clock_off_seconds"] as? Int == seconds, "\(answer.text)")
                #expect(answer.setCookies.isEmpty)
            }
            let ahead = phone.code(at: latchkey.clock.now, steps: 2)
            #expect(try await latchkey.confirmEnrolment(phone.id, ahead, cookie).status == 200)
            latchkey.clock.advance(by: .seconds(60))
            let code = phone.code(at: latchkey.clock.now, steps: 2)
            #expect(try await latchkey.finish(latchkey.ticket("toby"), code).status == 200)
        }
    }

    @Test("S-173: five first codes are looked at, for fifteen minutes, and what is no code is not counted")
    func tries() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            let wrong = phone.code(at: latchkey.clock.now, steps: 40)
            for typed in ["12345", "1234567", "１２３４５６", "abcdef"] {
                #expect(try await latchkey.confirmEnrolment(phone.id, typed, cookie).code == "factor_invalid")
            }
            for _ in 0..<5 {
                #expect(try await latchkey.confirmEnrolment(phone.id, wrong, cookie).code == "factor_invalid")
            }
            let right = phone.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmEnrolment(phone.id, right, cookie).code == "not_found")

            let late = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            latchkey.clock.advance(by: .seconds(900))
            try await latchkey.flows.sessions.live.followChanges()
            let proof = Latchkey.body(["password": Latchkey.password])
            let again = try await latchkey.send(.post, "/api/reauth", json: proof, cookie: cookie)
            let renewed = "latchkey=\(try #require(again.cookie("latchkey")))"
            let code = late.code(at: latchkey.clock.now)
            #expect(try await latchkey.confirmEnrolment(late.id, code, renewed).code == "not_found")
            #expect(try await latchkey.signInAnswer("toby").status == 200)
        }
    }

    @Test(
        "S-173, S-290: of thirty confirmations at once one counts, and one session is left beside the one it replaces")
    func raced() async throws {
        try await withLatchkey { latchkey in
            let account = try await latchkey.addAccount("toby")
            let cookie = try await latchkey.signIn("toby")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            let code = phone.code(at: latchkey.clock.now)
            let answers = try await inParallel(30) { _ in
                try await latchkey.confirmEnrolment(phone.id, code, cookie)
            }
            #expect(answers.filter { $0.status == 200 }.count == 1)
            #expect(answers.filter { $0.json["recovery_codes"] != nil }.count == 1)
            #expect(answers.allSatisfy { [200, 401, 403, 404].contains($0.status) }, "\(answers.tally)")
            #expect(try await latchkey.store.factorEpoch(of: account.id) == 1)
            #expect(try await latchkey.store.listSessions(of: account.id, now: latchkey.clock.now).count == 1)
        }
    }

    @Test("F-047: without its event nothing is confirmed, and no session begins")
    func eventFails() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addConfirmed("toby", email: "toby@school.example")
            let cookie = try await latchkey.signIn("toby")
            let phone = try EnrolledPhone(try await latchkey.beginEnrolment(cookie))
            _ = try await latchkey.mails()
            try await latchkey.store.execute("ALTER TABLE audit_event RENAME TO audit_event_away")
            let answer = try await latchkey.confirmEnrolment(phone.id, phone.code(at: latchkey.clock.now), cookie)
            #expect(answer.status >= 500 && answer.setCookies.isEmpty && !answer.text.contains("recovery"))
            try await latchkey.store.execute("ALTER TABLE audit_event_away RENAME TO audit_event")
            #expect(try await latchkey.mails().isEmpty)
            #expect(try await latchkey.signInAnswer("toby").status == 200)
            #expect((try await latchkey.factors(cookie)["totp"] as? [Any])?.isEmpty == true)
        }
    }
}
