import LatchkeyCore
import Testing

@Suite struct ClientDetailsTests {
    @Test(
        "The user agent is kept as at most 256 printable ASCII characters",
        arguments: [
            ("Mozilla/5.0 (X11)", "Mozilla/5.0 (X11)"), ("a\u{0}b\r\nc\u{1b}[31md\u{7f}", "abc[31md"),
            ("Zo\u{eb} \u{202e}x", "Zo x"), ("", ""),
            (String(repeating: "x", count: 1000), String(repeating: "x", count: 256)),
        ])
    func userAgent(_ text: String, _ expected: String) {
        #expect(ClientDetails(address: nil, userAgent: text, requestID: "").userAgent == expected)
    }

    @Test("S-045: clients without an address share the quotas of one network")
    func networks() {
        #expect(ClientDetails(address: nil, userAgent: "", requestID: "").network == .network(nil))
        let client = ClientDetails(address: NetworkAddress("2001:db8:1:2:3::4"), userAgent: "", requestID: "")
        #expect(client.ip == "2001:db8:1:2:3::4")
        #expect(client.network == .network(NetworkAddress("2001:db8:1:2::9")))
        #expect(client.network != .network(NetworkAddress("2001:db8:1:3::4")))
    }
}
