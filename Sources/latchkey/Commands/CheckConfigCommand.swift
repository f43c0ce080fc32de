import ArgumentParser
import Foundation
import LatchkeyCore
import LatchkeyFlows
import LatchkeySQLite
import LatchkeyStore

struct CheckConfigCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Check the configuration and advise; change nothing."
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Also list every key with what it holds; secrets are not shown.")
    var show = false

    @Flag(help: "Only list the keys that there are, with what each may hold; nothing is checked.")
    var keys = false

    func run(in context: CommandContext) async throws {
        guard !keys else { return Keys.all.forEach { CheckConfigCommand.explain($0, context.console) } }
        let loaded = try ConfigurationLoader.load(file: options.config, flags: try options.flags(), context)
        let keys = try CheckConfigCommand.checkFiles(loaded.settings)
        let unasked = try await CheckConfigCommand.checkDatabase(loaded.settings, keys)
        if show {
            Keys.all.forEach { context.console.write(CheckConfigCommand.line($0, loaded.written[$0.name]?.raw)) }
        }
        if loaded.written[RoleSection.roles.description.name] != nil {
            RoleTable.lines(loaded.settings.roles.provisionalCatalog).forEach { context.console.write($0) }
        }
        loaded.settings.redirectURIs.forEach { context.console.write($0) }
        context.console.write("configuration is good")
        for line in OpenSecrets.lines(for: loaded, context) { context.console.write("warning: \(line)") }
        var advice = Advice.lines(for: loaded) + Advice.unaccepted(unasked, loaded.settings)
        advice += await CheckConfigCommand.adviceOnAccounts(loaded.settings)
        for line in advice { context.console.write("advice: \(line)") }
    }

    private static func explain(_ key: KeyDescription, _ console: Console) {
        console.write("\(key.name)  (\(key.environmentName))")
        console.write("    \(key.plainHelp)\(key.isSecret ? " Secret." : "")")
        console.write("    expected: \(key.expected)")
        console.write("    default: \(key.defaultText)")
    }

    /// Reads what the configuration points to, and makes nothing. Answers the keys; nil before the first start.
    private static func checkFiles(_ settings: Settings) throws(CommandFailure) -> ServerKeys? {
        _ = try settings.tls?.configuration(in: settings)
        _ = try settings.mailTemplates()
        _ = try settings.providersWithSecrets()
        if case .generated(let path) = settings.secretKey, try SecretKeyFile(path: path).read() == nil { return nil }
        return try ServerKeys.load(settings, .system)
    }

    /// Asks an embedded database that is there what the next start would, and only reads. Answers advice where this user cannot look into it,
    /// whoever the server's is.
    private static func checkDatabase(_ settings: Settings, _ keys: ServerKeys?) async throws -> [String] {
        guard case .sqlite(let path) = settings.database, FileManager.default.fileExists(atPath: path) else {
            return []
        }
        let latest = Migration.all.last?.number ?? 0
        var applied = latest
        do {
            let database = try SQLiteDatabase.openReadOnly(path: path)
            defer { try? database.close() }
            applied = try await Migrator(database).appliedNumber()
            guard applied <= latest else { throw DatabaseError(.newer) }
            let store = Store(database)
            try await FactorRefusal.check(store, settings)
            if let keys { try await FactorRefusal.check(keys, store, settings) }
        } catch let error as DatabaseError where [.newer, .foreign].contains(error.kind) || isFolder(path) {
            throw OpenedDatabase.failure(error, settings.database)
        } catch  where error is DatabaseError || error is LatchkeyError {
            // The schema of a release before second factors has no tables of theirs.
            guard applied == latest else { return [] }
            return [
                "database.url: this user cannot look into the database, which the next start may refuse; run this as the server's"
            ]
        }
        return []
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Looks into an embedded database that is there, and only reads.
    private static func adviceOnAccounts(_ settings: Settings) async -> [String] {
        guard case .sqlite(let path) = settings.database,
            let database = try? SQLiteDatabase.openReadOnly(path: path)
        else { return [] }
        defer { try? database.close() }
        let store = Store(database)
        var lines: [String] = []
        if settings.flows.compatibility == .none, (try? await store.hasImportedAccounts()) == true {
            lines.append(
                "compatibility: accounts came from the Flask system; where its own pages stay, set it to flask")
        }
        // Nil where the schema is of a release before second factors.
        if settings.flows.areFactorsEnabled, let count = try? await store.countAdministratorsWithoutFactor(), count > 0
        {
            lines.append(
                "factors.enabled: \(count) \(count == 1 ? "administrator has" : "administrators have") no second factor; "
                    + "the page profile adds an authenticator app")
        }
        if let party = settings.flows.passkeys.takenRelyingPartyID,
            let lost = try? await store.countPasskeys(besides: party), lost.keys > 0
        {
            lines.append(
                "passkeys.rp_id: \(lost.keys) \(lost.keys == 1 ? "key was" : "keys were") made for another one and cannot be "
                    + "used, by \(lost.accountsWithoutOther) of their owners as the only second factor; see docs/second-factors.md"
            )
        }
        // Also while a factor is only being set up.
        if (try? await store.findDataKey()) != nil { lines += Advice.keyBesideDatabase(settings) }
        return Advice.unaccepted(lines, settings)
    }

    private static func line(_ key: KeyDescription, _ written: RawValue?) -> String {
        switch written {
        case nil: "\(key.name): \(key.defaultText) (default)"
        case .some where key.isSecret: "\(key.name): set, not shown"
        case .text(let text): "\(key.name): \(text.printable)"
        case .list(let list): "\(key.name): \(list.joined(separator: ", ").printable)"
        }
    }
}
