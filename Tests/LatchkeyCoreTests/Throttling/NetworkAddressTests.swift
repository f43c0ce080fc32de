import LatchkeyCore
import Testing

@Suite struct NetworkAddressTests {
    @Test(
        "S-045: one client has one spelling",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::FFFF:c000:207", "192.0.2.7"),
            ("::1", "::1"),
            ("0:0:0:0:0:0:0:1", "::1"), ("2001:DB8::1", "2001:db8::1"), ("fe80::1%eth0", "fe80::1"),
            ("2001:db8:0:0::1", "2001:db8::1"),
        ])
    func canonical(_ text: String, _ expected: String) throws {
        #expect(try #require(NetworkAddress(text)).text == expected)
    }

    @Test(
        "S-046: anything else is no address",
        arguments: [
            "", " ", "localhost", "192.0.2", "192.0.2.256", "192.0.2.7 ", " 192.0.2.7", "192.0.2.7\n", "192.0.2.7\u{0}",
            "192.0.2.7\u{0}x",
            "::1\u{0}", "192.0.2.7:80", "[::1]", "192.0.2.07", "0300.0.2.7", "0xc0000207", "3221225991",
            "192.0.2.7%eth0", "%eth0", "%", "1::2::3",
            "12345::", "192.0.2.7, 192.0.2.8", "\u{ff11}92.0.2.7", "unknown", "_hidden", "for=192.0.2.7",
        ])
    func refused(_ text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(
        "S-045: the narrowest network is the /64 of IPv6, the address of IPv4, and mapped IPv4 as IPv4",
        arguments: [
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true), ("::1", "::2", true), ("127.0.0.1", "::1", false),
        ])
    func networks(_ one: String, _ two: String, _ isSame: Bool) throws {
        let networks = try [one, two].map { try #require(NetworkAddress($0)).networks[0] }
        #expect((networks[0] == networks[1]) == isSame)
    }

    @Test(
        "Loopback addresses are told",
        arguments: [
            ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
            ("::", false),
            ("::2", false), ("1::1", false), ("192.168.0.1", false), ("0.0.0.0", false),
        ])
    func loopback(_ text: String, _ expected: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isLoopback == expected)
    }

    @Test(
        "G-081: addresses that only their own network reaches are told from the others",
        arguments: [
            ("127.0.0.1", true), ("::1", true), ("9.255.255.255", false), ("10.0.0.0", true), ("10.255.255.255", true),
            ("11.0.0.0", false), ("172.15.255.255", false), ("172.16.0.0", true), ("172.31.255.255", true),
            ("172.32.0.0", false), ("192.167.255.255", false), ("192.168.0.0", true), ("192.168.255.255", true),
            ("192.169.0.0", false), ("169.253.255.255", false), ("169.254.0.1", true), ("169.255.0.0", false),
            ("100.63.255.255", false), ("100.64.0.0", true), ("100.127.255.255", true), ("100.128.0.0", false),
            ("203.0.113.9", false), ("192.0.2.1", false), ("::ffff:10.0.0.9", true), ("::ffff:203.0.113.9", false),
            ("fbff::1", false), ("fc00::1", true), ("fdff::1", true), ("fe00::1", false), ("fe7f::1", false),
            ("fe80::1", true), ("febf::1", true), ("fec0::1", false), ("2001:db8::1", false), ("::", false),
        ])
    func inner(_ text: String, _ expected: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isInternal == expected)
    }

    @Test(
        "A range has its addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.0/8", "::ffff:10.1.1.1", true),
            ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.129", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7/32", "192.0.2.6", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
            ("::/0", "203.0.113.9", false),
            ("::1", "::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
            ("::ffff:192.0.2.7", "192.0.2.7", true), ("10.1.2.3/8", "10.9.9.9", true),
        ])
    func ranges(_ range: String, _ address: String, _ expected: Bool) throws {
        #expect(try #require(NetworkRange(range)).contains(try #require(NetworkAddress(address))) == expected)
    }

    @Test(
        "Anything else is no range",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/8 ",
            "10.0.0.0/a", "::/129",
            "10.0.0.0/255.0.0.0", "*", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/24", "10.0.0.0/99999999999999999999",
        ])
    func refusedRanges(_ text: String) {
        #expect(NetworkRange(text) == nil)
    }
}
