import LatchkeyCore
import LatchkeyFlows
import LatchkeyPasswords
import LatchkeyServer
import LatchkeyStore
import LatchkeyTokens
import Logging
import NIOSSL

/// Everything the HTTP server is made of, checked and open.
struct ServeParts: Sendable {
    let settings: Settings
    let database: OpenedDatabase
    let hasher: PasswordHasher
    let signer: SessionTokenSigner
    let verifier: SessionTokenVerifier
    let mail: MailParts
    /// Nil when a proxy ends TLS.
    let tls: TLSConfiguration?
    let log: ServerLog

    var logger: Logger { log.logger }

    /// Opens and checks everything before the port is bound. Throws one line that says what to do.
    static func open(_ settings: Settings, _ context: CommandContext) async throws(CommandFailure) -> ServeParts {
        var settings = settings
        settings.providers = try settings.providersWithSecrets()
        let tls = try settings.tls?.configuration(in: settings)
        let database = try await OpenedDatabase.open(
            settings.database, mayCreate: true, roles: settings.roles, now: context.now(),
            writers: settings.databaseWriters)
        let keys = try ServerKeys.load(settings, context.randomness)
        let mail = try settings.mailParts(keys.macs)
        let hasher = PasswordHasher(
            parameters: settings.password.argon2, threads: settings.password.threads,
            queueLimit: settings.password.hashQueue
        )
        let issuer = settings.publicURL.text
        let log = ServeCommand.log(settings)
        do throws(LatchkeyError) {
            try await StartOfKeys.check(keys, database.store, now: context.now(), log.logger)
        } catch {
            throw CommandFailure(error.sentence)
        }
        return ServeParts(
            settings: settings, database: database, hasher: hasher,
            signer: SessionTokenSigner(keys: keys.signing, issuer: issuer),
            verifier: SessionTokenVerifier(issuer: issuer, keys: keys.signing), mail: mail, tls: tls,
            log: log
        )
    }

    /// After the last request: no thread is left, and the database is whole in its file.
    func close() {
        hasher.shutdown()
        database.close()
        log.close()
    }
}
