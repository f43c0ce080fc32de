import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport

/// The code that `body` throws, or nil when it succeeds.
func code(of body: () async throws -> Void) async -> LatchkeyError.Code? {
    do {
        try await body()
        return nil
    } catch let error as LatchkeyError {
        return error.code
    } catch {
        return .internalError
    }
}

/// The seconds that `body` is told to wait; nil when it succeeds or fails otherwise.
func retryAfter(of body: () async throws -> Void) async -> Int? {
    do {
        try await body()
        return nil
    } catch let error as LatchkeyError where error.code == .tooManyAttempts {
        return error.retryAfter
    } catch {
        return nil
    }
}

/// Runs `body` fifty times at once, in turn on both stores, and answers how often each outcome came; nil is success.
func race(
    on database: TestDatabase, _ body: @escaping @Sendable (Store, Int) async throws -> Void
) async -> [LatchkeyError.Code?: Int] {
    await withTaskGroup(of: LatchkeyError.Code?.self) { group in
        for number in 0..<50 {
            let store = number.isMultiple(of: 2) ? database.store : database.otherStore
            group.addTask { await code { try await body(store, number) } }
        }
        return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
