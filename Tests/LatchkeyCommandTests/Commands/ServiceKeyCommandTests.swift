import LatchkeyCore
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct ServiceKeyCommandTests {
    private static let audiences = ["LATCHKEY_TOKENS_AUDIENCES": "https://api.example"]
    private let harness: CommandHarness

    init() throws {
        harness = try CommandHarness(input: ["correct horse battery 7"])
    }

    private func run(_ arguments: String..., status: Int32 = 0) async {
        #expect(
            await harness.run(["service-key"] + arguments, environment: ServiceKeyCommandTests.audiences) == status,
            "\(harness.err)")
    }

    @Test("G-092: the operator lists the keys of service tokens, makes the next one and takes one back")
    func retire() async throws {
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        await run("list")
        #expect(harness.out == "there are no keys")
        await run("rotate", "--now")
        let first = String(harness.out.prefix(43))
        #expect(harness.out == "\(first) signs now")
        await run("rotate")
        #expect(harness.out.hasSuffix(" signs in a day"))
        await run("list")
        #expect(harness.out.contains("next") && harness.out.contains("\(first)  active"))
        await run("retire", first)
        #expect(harness.out.contains("\(first) is published no more") && harness.out.hasSuffix("signs now"))
        await run("retire", first, status: 1)
        #expect(harness.err.contains("no key that is published has this kid"))
        await run("list")
        #expect(!harness.out.contains(first) && harness.out.contains("active") && !harness.out.contains("next"))
        let kinds = try await harness.store().listEvents(of: nil, limit: 20).map(\.kind)
        #expect(kinds.filter { $0 == .serviceKeyRetired }.count == 1)
    }

    @Test("Without an audience there is nothing to rotate")
    func noAudience() async throws {
        #expect(await harness.run("user", "add", "ann", "--password-stdin") == 0)
        #expect(await harness.run("service-key", "rotate") == 1)
        #expect(harness.err.contains("tokens.audiences"))
    }
}
