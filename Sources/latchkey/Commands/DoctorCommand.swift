import ArgumentParser
import LatchkeyCore

struct DoctorCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the running server from outside, and report what keeps people from signing in.",
        discussion: """
            It asks public_url as a browser would, through whatever stands before the server, and with an origin what a page there \
            would get. Each finding comes with the line that fixes it, the first cause first; the status is 1 where there is one. \
            It takes half a minute at most where all is well, and changes nothing.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "Where the front end is, such as https://alice.github.io.")
    var origin: String?

    func run(in context: CommandContext) async throws {
        try await DoctorCommand.examine(try options.settings(in: context), from: origin, in: context) {
            await $0.send()
        }
    }

    /// Throws where there is a finding.
    static func examine(
        _ settings: Settings, from origin: String?, in context: CommandContext,
        asking ask: @escaping OutsideExamination.Asking
    ) async throws(CommandFailure) {
        var site: (origin: Origin, finding: DoctorFinding?)?
        if let origin { site = try DoctorCommand.site(origin) }
        let examination = OutsideExamination(
            setup: OutsideExamination.Setup(
                server: settings.publicURL, host: settings.httpHost, port: settings.httpPort,
                endsTLS: settings.tls != nil),
            site: site?.origin, clock: context.clock, randomness: context.randomness, ask: ask)
        let report = await examination.report()
        report.facts.forEach { context.console.write($0.printable) }
        let findings = (site?.finding.map { [$0] } ?? []) + report.inOrder
        findings.flatMap(\.lines).forEach { context.console.write($0) }
        guard let first = findings.first else { return context.console.write("nothing is wrong from here") }
        throw CommandFailure(
            findings.count == 1 ? "one finding: \(first.code)" : "\(findings.count) findings; begin with \(first.code)")
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
