import LatchkeyCore
import Testing

@testable import LatchkeyFederation

@Suite("Discovery documents and addresses")
struct MetadataTests {
    private let issuer = "https://idp.school.example"

    private func document(_ changes: [String: String?] = [:]) -> String {
        var members: [String: String] = [
            "issuer": "\"\(issuer)\"", "authorization_endpoint": "\"\(issuer)/authorize?realm=1\"",
            "token_endpoint": "\"\(issuer)/token\"", "jwks_uri": "\"\(issuer)/keys\"",
        ]
        for (name, value) in changes { members[name] = value }
        return "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private func read(_ body: String, status: Int = 200, type: String? = "application/json") throws -> ProviderMetadata
    {
        try ProviderMetadata(
            SoftToken.answer(body, status: status, type: type), said: issuer,
            issuer: ProviderAddress(issuer: issuer, publicIsLoopback: false))
    }

    private func fault(_ changes: [String: String?]) -> FederationFault? {
        do { _ = try read(document(changes)) } catch { return error as? FederationFault }
        return nil
    }

    @Test("G-012 DiscoveryIssuerMismatch: the document's issuer is the configured one, byte for byte")
    func issuerMismatch() {
        for other in [#""https://idp.school.example/""#, #""https://evil.example""#, #""""#] {
            #expect(fault(["issuer": other]) == .discoveryIssuer)
        }
        #expect(fault(["issuer": nil]) == .memberMissing)
    }

    @Test("G-012, G-022: endpoints are https with a DNS name, of port 443 or the issuer's")
    func endpoints() {
        let bad = [
            "http://idp.school.example/token", "https://192.0.2.1/token", "https://[2001:db8::1]/token",
            "https://127.1/token",
            "https://0x7f.1/token", "https://2130706433/token", "https://localhost/token", "https://a.localhost/token",
            "https://user@idp.school.example/token", "https://idp.school.example:8443/token",
            "https://idp.school.example#a",
            "https://intranet/token", "https://idp.school.example\\\\@evil.example/", "/token", "",
            "ftp://idp.school.example/",
            "https:idp.school.example", "https://idp.school.example/a b", "https://idp.school.example./token",
        ]
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
            for address in bad { #expect(fault([name: "\"\(address)\""]) == .address, "\(name) \(address)") }
        }
        #expect(fault(["token_endpoint": #""https://tokens.other.example/t""#]) == nil)
    }

    @Test("G-012: an issuer's own port is good for its endpoints; loopback is for loopback alone")
    func ports() throws {
        let local = try ProviderAddress(issuer: "http://127.0.0.1:9000", publicIsLoopback: true)
        #expect(try ProviderAddress(endpoint: "http://localhost:9001/token", of: local).origin.port == 9001)
        #expect(throws: FederationFault.address) {
            try ProviderAddress(endpoint: "https://idp.school.example/", of: local)
        }
        #expect(throws: FederationFault.address) {
            try ProviderAddress(issuer: "http://127.0.0.1:9000", publicIsLoopback: false)
        }
        #expect(throws: FederationFault.address) {
            try ProviderAddress(issuer: "http://idp.school.example", publicIsLoopback: true)
        }
        let odd = try ProviderAddress(issuer: "https://idp.school.example:8443", publicIsLoopback: false)
        #expect(try ProviderAddress(endpoint: "https://idp.school.example:8443/t", of: odd).origin.port == 8443)
    }

    @Test("G-012, G-019: redirects, HTML, 64 KiB and more, deep or doubled JSON are refused")
    func bounds() {
        #expect(throws: FederationFault.status) { try read(document(), status: 302) }
        #expect(throws: FederationFault.status) { try read(document(), status: 500) }
        #expect(throws: FederationFault.mediaType) { try read(document(), type: "text/html") }
        #expect(throws: FederationFault.mediaType) { try read(document(), type: nil) }
        #expect(throws: FederationFault.tooLarge) { try read(document() + String(repeating: " ", count: 64 * 1024)) }
        #expect(throws: FederationFault.tooDeep) { try read(#"{"a":[[[[[[[[1]]]]]]]]}"#) }
        #expect(throws: FederationFault.json) { try read(#"{"issuer":"a","issuer":"b"}"#) }
        #expect(throws: FederationFault.json) { try read("[]") }
    }

    @Test(
        "G-017, G-013 ClientSecretBasic: algorithms are ours alone, and the client proves itself by basic where it can")
    func choices() throws {
        let name = "id_token_signing_alg_values_supported"
        #expect(try read(document()).algorithms == [.rs256])
        #expect(try read(document([name: #"["none","HS256","ES256","PS256"]"#])).algorithms == [.es256])
        #expect(fault([name: #"["none","HS256"]"#]) == .algorithm)
        #expect(try read(document()).clientAuthentication == .basic)
        let methods = "token_endpoint_auth_methods_supported"
        #expect(try read(document([methods: #"["client_secret_post"]"#])).clientAuthentication == .post)
        #expect(
            try read(document([methods: #"["client_secret_post","client_secret_basic"]"#])).clientAuthentication
                == .basic)
        let promise = "authorization_response_iss_parameter_supported"
        #expect(try read(document([promise: "true"])).sendsIssuer)
        #expect(try !read(document([promise: #""true""#])).sendsIssuer)
    }
}
