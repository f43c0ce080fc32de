import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What callers see when the engine has trouble.
@Suite struct StoreErrorTests {
    struct Broken: Database {
        let error: any Error

        func read<Result: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Result) async throws
            -> Result
        {
            throw error
        }

        func write<Result: Sendable>(
            _ scope: WriteScope, _ body: @escaping @Sendable (any Connection) throws -> Result
        ) async throws -> Result {
            throw error
        }

        var dialect: SchemaDialect {
            SchemaDialect(
                integer: "", text: "", blob: "", serial: "", continueSerial: { _ in [] }, listTables: "",
                appendOnly: { _ in [] }, refuseRows: { _ in [] }, announceInserts: { _ in [] },
                keepName: { _, _ in [] }, searchIndex: { _ in [] }, findSearchIndex: { _ in "" },
                newestOfEach: { _, _ in "" })
        }
    }

    @Test(
        "S-287: a database that is away or full is unavailable, a busy one busy; a row out of place is our own fault",
        arguments: [
            (DatabaseError.Kind.busy, LatchkeyError.Code.busy), (.conflict, .busy), (.unreachable, .unavailable),
            (.notAllowed, .unavailable),
            (.unexpectedRow, .internalError), (.other, .internalError), (.uniqueViolation, .internalError),
        ])
    func kindsBecomeCodes(_ kind: DatabaseError.Kind, _ expected: LatchkeyError.Code) async {
        let store = Store(Broken(error: DatabaseError(kind, "detail")))
        #expect(await code { _ = try await store.findAccount(.fixture()) } == expected)
        #expect(await code { try await store.recordEvents([]) } == expected)
    }

    @Test("Trouble of another kind is unavailable too")
    func otherErrorsAreUnavailable() async {
        let store = Store(Broken(error: CancellationError()))
        #expect(await code { _ = try await store.findAccount(.fixture()) } == .unavailable)
    }
}
