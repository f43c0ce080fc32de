import ArgumentParser
import LatchkeyCore
import LatchkeyFlows

struct UserFactorsCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "factors", abstract: "Show the second factors of an account: kinds and dates.")

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    func run(in context: CommandContext) async throws {
        try await OperateFactors.run(options, in: context) { factors in
            let lines = FactorReport(try await factors.list(uid: uid)).lines
            (lines.isEmpty ? ["no second factor"] : lines).forEach { context.console.write($0) }
        }
    }
}

struct UserRemoveFactorsCommand: ContextualCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-factors", abstract: "Remove the second factors of an account; all its sessions end.",
        discussion:
            "For people who have lost phone and recovery codes. Make sure that the request really comes from them."
    )

    @OptionGroup var options: ConfigurationOptions

    @Argument(help: "The user ID (uid).")
    var uid: String

    @Option(help: "Only this kind: totp, passkey or recovery-codes.")
    var kind: KindArgument?

    func run(in context: CommandContext) async throws {
        try await OperateFactors.run(options, in: context) { factors in
            let isRemoved = try await factors.remove(kind?.reset ?? .all, uid: uid)
            context.console.write(
                isRemoved
                    ? "second factors of \(uid.printable) removed; all sessions ended"
                    : "\(uid.printable) has none; nothing was changed")
        }
    }

    struct KindArgument: ExpressibleByArgument {
        let reset: FactorReset

        init?(argument: String) {
            guard let reset = FactorReset(rawValue: argument), reset != .all else { return nil }
            self.reset = reset
        }

        static var allValueStrings: [String] { FactorReset.allCases.filter { $0 != .all }.map(\.rawValue) }
    }
}
