import ArgumentParser
import LatchkeyCore
import LatchkeyFederation

struct DoctorCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the running server from outside, and report what keeps people from signing in.",
        discussion: """
            It sends requests to public_url as a browser would, through any proxy before the server; with an origin, also the \
            requests of a page there. Then it asks each provider of the configuration for its discovery document and keys. Each \
            finding comes with the line that fixes it, the first cause first; the exit status is 1 if there is a finding. It takes \
            at most half a minute if there is no finding, and changes nothing.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Where the front end is, such as https://alice.github.io.")
    var origin: String?

    func run(in context: CommandContext) async throws {
        try await DoctorCommand.examine(
            try options.settings(in: context), from: origin, in: context, providersBy: HTTPTransport.shared
        ) {
            await $0.send()
        }
    }

    /// Throws where there is a finding.
    static func examine(
        _ settings: Settings, from origin: String?, in context: CommandContext,
        providersBy transport: any ProviderTransport, asking ask: @escaping OutsideExamination.Asking
    ) async throws(CommandFailure) {
        var site: (origin: Origin, finding: DoctorFinding?)?
        if let origin { site = try DoctorCommand.site(origin) }
        let examination = OutsideExamination(
            setup: OutsideExamination.Setup(
                server: settings.publicURL, host: settings.httpHost, port: settings.httpPort,
                endsTLS: settings.tls != nil),
            site: site?.origin, clock: context.clock, randomness: context.randomness, ask: ask)
        var report = await examination.report()
        let providers = await ProviderExamination.reports(
            on: settings.providers, at: settings.publicURL, clock: context.clock, by: transport)
        for provider in providers { report.append(provider.report) }
        try report.tell(site?.finding, to: context.console)
    }

    /// The origin as browsers write it, and what is wrong with how it was written.
    private static func site(_ text: String) throws(CommandFailure) -> (origin: Origin, finding: DoctorFinding?) {
        guard let (origin, isExact) = AddressJudge.origin(text) else {
            let isFile = text == "null" || text.lowercased().hasPrefix("file:")
            throw CommandFailure(
                isFile
                    ? """
                    origin_null: a page that was opened as a file has no origin; serve its folder: \
                    python3 -m http.server 8000 --bind localhost
                    """
                    : "\(text.printable): expected an origin like https://alice.github.io")
        }
        guard !isExact else { return (origin, nil) }
        return (
            origin,
            DoctorFinding(
                code: "origin_case_or_slash", severity: .advice,
                sentence: "an origin is in lower case, without a path, a slash at its end or a usual port",
                fix: "allowed_origins: \(origin.text)")
        )
    }
}
