import LatchkeyCore
import Testing

@Suite struct AuditAddressesTests {
    @Test(
        "R-061: of an address the network is kept, once and for all; what is no address is left out",
        arguments: [
            ("203.0.113.7", "203.0.113.0/24"), ("203.0.113.0/24", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.0/24"),
            ("2001:db8:7:1::5", "2001:db8:7::/48"), ("2001:db8::1", "2001:db8::/48"), ("fe80::1%eth0", "fe80::/48"),
            ("::1", "::/48"), ("", ""), ("unknown", ""), ("203.0.113.7:4711", ""), ("/", ""),
        ])
    func network(_ address: String, _ kept: String) {
        #expect(AuditAddresses.network.kept(address) == kept)
        #expect(AuditAddresses.network.kept(kept) == kept)
        #expect(AuditAddresses.full.kept(address) == address)
    }

    @Test(
        "R-061: no search is narrower than what is kept",
        arguments: [
            ("203.0.113.7", ["203.0.113."]), ("203.0.113", ["203.0.113."]), ("203.0", ["203.0."]),
            ("2001:db8:7:1::5", ["2001:db8:7:"]), ("2001:db8:7:1:2", ["2001:db8:7:"]), ("2001:db8:7", ["2001:db8:7:"]),
            ("2001:db8:0:0:5", ["2001:db8:0:", "2001:db8::"]), ("2001:db8", ["2001:db8:"]), ("::1", ["0:0:0:", "::"]),
        ])
    func search(_ typed: String, _ beginnings: [String]) throws {
        let network = try #require(NetworkPrefix(typed))
        #expect(AuditAddresses.network.kept(network).beginnings == beginnings)
        #expect(AuditAddresses.network.kept(network).address == nil)
        #expect(AuditAddresses.full.kept(network) == network)
    }
}
