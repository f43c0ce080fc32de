/// Something that keeps people from signing in, or could be better.
struct DoctorFinding: Equatable, Sendable {
    enum Severity: String, Sendable {
        case error, advice
    }

    /// As `client.diagnose()` has it (docs/front-end.md, When it does not work).
    let code: String
    var severity = Severity.error
    let sentence: String
    /// The line that fixes it; nil where no line does.
    var fix: String?
    /// Right only once `fix` is in place.
    var next: String?

    var lines: [String] {
        ["\(severity.rawValue): \(code): \(sentence.printable)"]
            + [fix, next].compactMap { $0.map { "    \($0.printable)" } }
    }
}

/// What an examination saw.
struct DoctorReport: Equatable, Sendable {
    /// What is well, for people to read.
    var facts: [String] = []
    private(set) var findings: [DoctorFinding] = []

    mutating func add(_ finding: DoctorFinding?) {
        if let finding { findings.append(finding) }
    }

    mutating func append(_ other: DoctorReport) {
        facts += other.facts
        findings += other.findings
    }

    /// Causes stand before what they cause, errors before advice.
    var inOrder: [DoctorFinding] {
        findings.filter { $0.severity == .error } + findings.filter { $0.severity == .advice }
    }
}

extension DoctorReport {
    /// Writes what was seen; `first` stands before all others. Throws where there is a finding.
    func tell(_ first: DoctorFinding? = nil, to console: Console) throws(CommandFailure) {
        facts.forEach { console.write($0.printable) }
        let findings = (first.map { [$0] } ?? []) + inOrder
        findings.flatMap(\.lines).forEach { console.write($0) }
        guard let cause = findings.first else { return console.write("nothing is wrong from here") }
        throw CommandFailure(
            findings.count == 1 ? "one finding: \(cause.code)" : "\(findings.count) findings; begin with \(cause.code)")
    }
}
