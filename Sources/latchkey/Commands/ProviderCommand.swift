import ArgumentParser
import LatchkeyCore
import LatchkeyFederation
import LatchkeyFlows

struct ProviderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider", abstract: "List the providers by which people sign in, or check them.",
        subcommands: [ProviderListCommand.self, ProviderCheckCommand.self]
    )

    /// What is said where there are none.
    static let none = "no provider is configured; set federation.ID.client_id to add one (docs/sign-in-with-others.md)"
}

struct ProviderListCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the configured providers, with the redirect URI to register at each.",
        discussion: "No provider is contacted.")

    @OptionGroup var options: ConfigurationOptions

    func run(in context: CommandContext) async throws {
        let settings = try options.settings(in: context)
        let rows = settings.providers.map { provider in
            [
                provider.id.rawValue, provider.name.printable,
                settings.issuers(of: provider).joined(separator: ", ").printable,
                provider.id.redirectURI(at: settings.publicURL),
            ]
        }
        guard !rows.isEmpty else { return context.console.write(ProviderCommand.none) }
        TextTable.lines(["ID", "NAME", "ISSUER", "REDIRECT URI"], rows).forEach { context.console.write($0) }
    }
}

struct ProviderCheckCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Ask providers for what sign-ins need of them, and report what is wrong.",
        discussion: """
            It reads the discovery document and the keys as the running server does, compares the clocks, and prints every address that \
            the server or a browser is sent to. client_id and client_secret are not sent, so it does not say whether they are right. \
            Status 1 where something is wrong.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Which one: its ID in the configuration, such as github or oidc; all without it.")
    var id: String?

    func run(in context: CommandContext) async throws {
        try await ProviderCheckCommand.check(
            try options.settings(in: context), id, in: context, by: HTTPTransport.shared)
    }

    /// Throws where there is a finding.
    static func check(
        _ settings: Settings, _ id: String?, in context: CommandContext, by transport: any ProviderTransport
    ) async throws(CommandFailure) {
        let providers = if let id { [try settings.provider(named: id)] } else { settings.providers }
        guard !providers.isEmpty else { return context.console.write(ProviderCommand.none) }
        let reports = await ProviderExamination.reports(
            on: providers, at: settings.publicURL, clock: context.clock, by: transport)
        var whole = DoctorReport()
        for (provider, seen) in zip(providers, reports) {
            whole.append(seen.report)
            whole.facts += seen.endpoints.map { "\(provider.id.rawValue) \($0)" }
        }
        try whole.tell(to: context.console)
    }
}

extension Settings {
    fileprivate func provider(named text: String) throws(CommandFailure) -> ProviderSettings {
        guard let id = ProviderID(rawValue: text) else {
            let all = ProviderID.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("\(text.printable(atMost: 80)): expected one of \(all)")
        }
        guard let provider = providers.first(where: { $0.id == id }) else {
            throw CommandFailure("\(text) is not configured: set federation.\(text).client_id")
        }
        return provider
    }
}
