import LatchkeyCore
import Testing

@testable import LatchkeyPasskeys

@Suite("RP ID and origins")
struct RelyingPartyTests {
    private func id(_ configured: String?, _ own: String) throws -> String {
        try RelyingPartyID(configured: configured, own: try #require(Origin(own))).text
    }

    @Test("F-035, F-048: the RP ID is the host, or a domain of two labels or more that the host ends with")
    func identifiers() throws {
        #expect(try id(nil, "https://auth.school.example") == "auth.school.example")
        #expect(try id("auth.school.example", "https://auth.school.example") == "auth.school.example")
        #expect(try id("school.example", "https://auth.school.example:8443") == "school.example")
        #expect(try id(nil, "http://localhost:8587") == "localhost")
        #expect(try id(nil, "https://auth") == "auth")
        for configured in [
            "example", "", ".", ".example", "ool.example", "chool.example", "x.auth.school.example", "school.example.",
            ".school.example", "School.example", "evil.example", "school.exampl", "auth", "*.example", "example.school",
        ] {
            #expect(throws: RelyingPartyID.Fault.notAroundHost) { try id(configured, "https://auth.school.example") }
        }
    }

    @Test("F-048: an IP address has no passkeys, whatever is configured")
    func addresses() throws {
        for own in ["http://127.0.0.1:8587", "https://192.0.2.1", "https://[2001:db8::1]", "http://[::1]:8587"] {
            for configured in [nil, "2.1", "0.1", "127.0.0.1"] {
                #expect(throws: RelyingPartyID.Fault.address) { try id(configured, own) }
            }
        }
    }

    private func isTaken(_ signed: String, _ party: RelyingParty, header: String? = nil) -> Bool {
        (try? party.check(signed, header: header ?? signed)) != nil
    }

    @Test("F-035, S-190: origins are compared exactly: scheme, host, port")
    func exact() throws {
        let party = try Soft.relyingParty()
        #expect(isTaken("https://auth.school.example", party))
        for origin in [
            "http://auth.school.example", "https://auth.school.example:8443", "https://auth.school.example:443",
            "https://auth.school.example.", "https://AUTH.school.example", "https://auth.school.example/",
            "https://x.auth.school.example", "https://school.example", "https://evil.example", "null", "",
            "https://auth.school.example@evil.example", "android:apk-key-hash:abc", "https://auth.school.example#",
        ] {
            #expect(!isTaken(origin, party), "\(origin)")
        }
    }

    @Test("F-035: the signed origin is the one that the request came from")
    func header() throws {
        let party = try Soft.relyingParty(
            configured: "school.example", allowed: ["https://www.school.example"])
        #expect(isTaken("https://www.school.example", party))
        #expect(!isTaken("https://www.school.example", party, header: "https://auth.school.example"))
        #expect(!isTaken("https://auth.school.example", party, header: "https://www.school.example"))
        #expect(!isTaken("https://auth.school.example", party, header: ""))
    }

    @Test("S-190: a page below the RP ID is not enough: it must be allowed")
    func notAllowed() throws {
        let party = try Soft.relyingParty(configured: "school.example", allowed: ["https://*.pages.school.example"])
        #expect(isTaken("https://alice.pages.school.example", party))
        #expect(!isTaken("https://www.school.example", party))
        #expect(!isTaken("https://pages.school.example", party))
    }

    @Test("F-035: outside the RP ID only an origin that is listed exactly, and never by http")
    func related() throws {
        let party = try Soft.relyingParty(
            allowed: ["https://alice.github.example", "https://*.pages.example", "http://old.school.example"])
        #expect(isTaken("https://alice.github.example", party))
        #expect(!isTaken("https://bob.github.example", party))
        #expect(!isTaken("https://bob.pages.example", party))
        #expect(!isTaken("http://old.school.example", party))
    }

    @Test("F-035: http is for localhost only, there with any port")
    func localhost() throws {
        let party = try Soft.relyingParty(own: "http://localhost:8587")
        #expect(isTaken("http://localhost:8587", party) && isTaken("http://localhost:3000", party))
        #expect(!isTaken("http://127.0.0.1:8587", party))
        #expect(!isTaken("http://school.example", party))
        #expect(!isTaken("http://localhost.evil.example", party))
        #expect(!isTaken("http://localhost:3000", try Soft.relyingParty()))
    }
}
