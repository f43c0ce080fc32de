import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The link that creates the first administrator: for the person who starts the server, and nobody else.
///
/// It is shown on a terminal. Elsewhere standard output is kept, in a journal or by whatever started the server, and is read by
/// people who are no administrators; there it goes into a file that only the server's user reads.
struct SetupLink: Sendable {
    let isTerminal: Bool
    /// For a server without a terminal.
    let path: String

    /// Answers the line to show. The file holds the link of the latest start.
    func offer(_ link: String) -> String {
        guard !isTerminal else { return "Create the first administrator: \(link)" }
        guard write(link) else {
            return """
                Create the first administrator with `latchkey user add NAME --role Admin`: \
                the file \(path.printable) for the set-up link cannot be written
                """
        }
        return "Create the first administrator: the link is in the file \(path.printable)"
    }

    /// Once there is an administrator, the link is good for nothing.
    func withdraw() {
        unlink(path)
    }

    /// A new file each time: what stands there may be readable by others, or a link to somewhere else.
    private func write(_ link: String) -> Bool {
        unlink(path)
        return PrivateFile.make(Array((link + "\n").utf8), at: path)
    }
}

extension Settings {
    /// Beside the database, else beside the secret key: in a folder that this user may write to and others may not read.
    func setupLinkPath(_ context: CommandContext) -> String {
        let neighbour: String =
            switch (database, secretKey) {
            case (.sqlite(let path), _): path
            case (_, .file(let path)), (_, .generated(let path)): path
            case (_, .text): context.path("setup-link")
            }
        return (neighbour as NSString).deletingLastPathComponent + "/setup-link"
    }
}
