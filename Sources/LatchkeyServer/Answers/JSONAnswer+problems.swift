import LatchkeyCore

extension JSONAnswer {
    /// `{"uid": {"code": "uid_length", "least": 2, "most": 64}}`, in order of the names.
    mutating func problems(_ problems: [String: FieldProblem]) {
        object { answer in
            for (name, problem) in problems.sorted(by: { $0.key < $1.key }) {
                answer.key(named: name)
                answer.problem(problem)
            }
        }
    }

    private mutating func problem(_ problem: FieldProblem) {
        object { answer in
            answer.field("code", problem.code.rawValue)
            for (name, value) in problem.values.sorted(by: { $0.key < $1.key }) {
                answer.key(named: name)
                switch value {
                case .number(let number): answer.plain(String(number))
                case .texts(let texts): answer.array(of: texts) { $0.string($1) }
                }
            }
        }
    }
}
