import LatchkeyCore
import LatchkeyStore
import Testing

@testable import latchkey

@Suite struct UserSetFieldCommandTests {
    private let declared = ["LATCHKEY_PROFILE_FIELDS": "grade number staff staff,motto text everyone"]

    @Test("The operator fills in a declared field and empties it; what does not fit it changes nothing")
    func set() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("user", "add", "ann", "--code") == 0)
        func run(_ words: String...) async -> Int32 {
            await harness.run(["user", "set-field"] + words, environment: declared)
        }
        #expect(await run("ann", "grade", "9") == 0)
        #expect(harness.out == "grade of ann is 9")
        #expect(await run("ann", "motto", " Onwards ") == 0)
        #expect(await run("ann", "grade", "ninth") == 1)
        #expect(await run("nobody", "grade", "9") == 1)
        #expect(harness.err == "latchkey: no account has the uid nobody; see `latchkey user list`")
        #expect(await run("ann", "hobby", "chess") == 1)
        #expect(harness.err == "latchkey: no field is declared as hobby; profile_fields declares grade, motto")
        #expect(await run("ann", "grade") == 2)
        #expect(await run("ann", "grade", "-3") == 0)
        #expect(harness.out == "grade of ann is -3")
        #expect(await run("ann", "grade", "-n", "3") == 2)
        #expect(await run("ann", "motto", "--", "-3 to +3") == 0)
        #expect(await run("ann", "grade", "9") == 0)
        #expect(await run("ann", "motto", " Onwards ") == 0)
        let store = try await harness.store()
        let id = try #require(try await store.findAccount(uid: "ann")?.id)
        #expect(try await store.findProfile(of: id) == ["grade": "9", "motto": "Onwards"])
        #expect(await run("ann", "grade", "--remove") == 0)
        #expect(harness.out == "grade of ann is empty")
        #expect(try await store.findProfile(of: id) == ["motto": "Onwards"])
        let event = try #require(try await store.listEvents(of: id, limit: 1).first)
        #expect(event.kind == .accountUpdated && event.details["profile"] == "grade")
    }
}
