package import LatchkeyCore
import LatchkeyStore

extension SetUp {
    /// Whether the first administrator is still to be made.
    package func isOpen() async throws(LatchkeyError) -> Bool {
        try await store.isSetupOpen()
    }
}
