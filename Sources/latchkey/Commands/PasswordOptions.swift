import ArgumentParser

/// Where a new password comes from: never an argument, which every process on the machine can read (S-212, S-273).
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password from the first line of standard input.")
    var passwordStdin = false

    /// The password as typed; the policy looks at it later.
    func newPassword(_ console: Console) throws(CommandFailure) -> String {
        if passwordStdin {
            guard let line = console.readLine() else {
                throw CommandFailure("standard input: expected a line with the password")
            }
            return try PasswordOptions.text(line)
        }
        guard let first = console.readHidden("New password: ") else {
            throw CommandFailure("no terminal to ask for the password; use --password-stdin")
        }
        guard let second = console.readHidden("The same again: "), first == second else {
            throw CommandFailure("the two passwords are not the same; nothing was changed")
        }
        return try PasswordOptions.text(first)
    }

    private static func text(_ bytes: [UInt8]) throws(CommandFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("the password is not UTF-8 text; nothing was changed")
        }
        return text
    }
}
