import LatchkeyFlows
import LatchkeyPostgres
import LatchkeyStore
import Logging

/// Has changes of other processes read as soon as the database announces them.
enum ChangeAnnouncements {
    /// Nil when there is nobody to listen to. Throws one line that says what to do.
    static func follow(_ parts: ServeParts, _ upkeep: Upkeep) async throws(CommandFailure) -> ChangeListener? {
        guard let url = parts.settings.listenURL else { return nil }
        let (logger, key) = (parts.logger, DatabaseSection.listenURL.description)
        do {
            return try await ChangeListener.open(url: url) { event in
                switch event {
                case .changed: upkeep.followSoon()
                case .lost: logger.warning("database.listen_url is away; changes of other nodes take up to 250 ms")
                case .regained: logger.notice("database.listen_url is back")
                }
            }
        } catch let error as DatabaseError {
            throw OpenedDatabase.failure(
                error, .postgres(url: url), named: key.name, source: parts.settings.sources[key.name])
        } catch {
            throw parts.settings.complaint(about: key, "cannot be used")
        }
    }
}
