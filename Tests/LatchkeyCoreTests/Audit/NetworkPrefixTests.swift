import LatchkeyCore
import Testing

@Suite struct NetworkPrefixTests {
    @Test(
        "R-061: an address is looked for in the form in which it is stored",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("2001:DB8:0:0::1", "2001:db8::1"), ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::", "::"),
        ])
    func addresses(_ typed: String, _ stored: String) {
        #expect(NetworkPrefix(typed)?.address == stored)
        #expect(NetworkPrefix(typed)?.beginnings == [])
    }

    @Test(
        "R-061: the beginning of an address finds every spelling that is stored of such addresses",
        arguments: [
            ("203.0.113", ["203.0.113."]), ("203.0.113.", ["203.0.113."]), ("10.", ["10."]),
            ("2001:db8:7", ["2001:db8:7:"]), ("2001:0DB8:7::", ["2001:db8:7:"]),
            ("2001:db8::", ["2001:db8:"]), ("2001:db8:0", ["2001:db8:0:", "2001:db8::"]),
            ("203.0.113.0/24", ["203.0.113."]), ("2001:db8:7::/48", ["2001:db8:7:"]), ("::/48", ["0:0:0:", "::"]),
            ("2001:db8:0:0:5", ["2001:db8:0:0:5:", "2001:db8::5:"]),
        ])
    func beginnings(_ typed: String, _ texts: [String]) {
        #expect(NetworkPrefix(typed)?.address == nil)
        #expect(NetworkPrefix(typed)?.beginnings == texts)
    }

    @Test(
        "R-061: what is no address and no beginning of one is refused",
        arguments: [
            "", "10", "256.1", "01.2", "1.2.3.4.5", "1..2", "1.2.%", "a.b", ":", "2001:+1", "2001:g", "2001:12345",
            "1:2:3:4:5:6:7:8:9", "203.0.113.7/24", "203.0.0.0/16", "2001:db8:7::1/48", "2001:db8::/32", "/24",
            "203.0.113.0/24/", "1.2\u{0}", String(repeating: "1", count: 60),
        ])
    func refused(_ typed: String) {
        #expect(NetworkPrefix(typed) == nil)
    }

    @Test(
        "R-061: each address of a network begins as one of its spellings, and no address of another one does",
        arguments: ["2001:db8:0:1", "2001:db8:0", "2001:0:0:5", "2001:db8:7:0"])
    func spellings(_ typed: String) throws {
        let prefix = try #require(NetworkPrefix(typed))
        let groups = typed.split(separator: ":").compactMap { UInt16($0, radix: 16) }
        for rest in [[0, 0, 0, 0, 0, 1], [5, 0, 0, 0, 0, 0], [0, 6, 0, 7, 0, 8], [1, 2, 3, 4, 5, 6]] as [[UInt16]] {
            let address = groups + rest.prefix(8 - groups.count)
            let text = try #require(NetworkAddress(address.map { String($0, radix: 16) }.joined(separator: ":"))).text
            #expect(prefix.beginnings.contains { text.hasPrefix($0) }, "\(text)")
            var other = address
            other[groups.count - 1] ^= 0x800
            let foreign = try #require(NetworkAddress(other.map { String($0, radix: 16) }.joined(separator: ":"))).text
            #expect(!prefix.beginnings.contains { foreign.hasPrefix($0) }, "\(foreign)")
        }
    }
}
