/// Why a command ends with status 1, a line for each reason. Never holds a secret or a refused value (S-273).
struct CommandFailure: Error, Equatable, Sendable {
    let lines: [String]

    init(_ line: String) {
        self.lines = [line]
    }

    init(lines: [String]) {
        self.lines = lines
    }
}
