import ArgumentParser

/// Where a new password comes from: never an argument, which every process on the machine can read (S-212, S-273).
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    /// The password as typed; the policy looks at it later.
    func newPassword(_ console: Console) throws(CommandFailure) -> String {
        guard !passwordStdin else { return try PasswordOptions.fromStandardInput(console) }
        guard let first = console.readHidden("New password: ") else {
            throw CommandFailure("no terminal to ask for the password; use --password-stdin")
        }
        return try PasswordOptions.repeated(first, console)
    }

    /// The same; nil when nothing is typed at the prompt, for a person who sets it with a code.
    func passwordOfNewAccount(_ console: Console) throws(CommandFailure) -> String? {
        guard !passwordStdin else { return try PasswordOptions.fromStandardInput(console) }
        guard let first = console.readHidden("New password (empty: a code to set one): ") else {
            throw CommandFailure(
                "no terminal to ask for the password; use --password-stdin, or --code for a code to set one")
        }
        return try first.isEmpty ? nil : PasswordOptions.repeated(first, console)
    }

    private static func fromStandardInput(_ console: Console) throws(CommandFailure) -> String {
        guard let line = console.readLine() else {
            throw CommandFailure("standard input: expected a line with the password")
        }
        return try text(line)
    }

    private static func repeated(_ first: [UInt8], _ console: Console) throws(CommandFailure) -> String {
        guard let second = console.readHidden("The same again: "), first == second else {
            throw CommandFailure("the two passwords are not the same; nothing was changed")
        }
        return try text(first)
    }

    private static func text(_ bytes: [UInt8]) throws(CommandFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("the password is not UTF-8 text; nothing was changed")
        }
        return text
    }
}
