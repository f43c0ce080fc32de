import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyGuard
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct FieldProblemTests {
    private static let codes = FieldProblem.Code.allCases.map(\.rawValue).sorted()

    @Test("Each problem of a field reaches the wire as a code with its values, and as the sentence that it always was")
    func everyProblem() throws {
        #expect(FieldProblemSample.all.map(\.problem.code.rawValue).sorted() == FieldProblemTests.codes)
        for (field, problem, sentence) in FieldProblemSample.all {
            let body = ErrorAnswer.body(for: .field(field, problem))
            let json = try #require(try JSONSerialization.jsonObject(with: Data(body.json)) as? [String: Any])
            #expect(json["fields"] as? [String: String] == [field: sentence])
            let told = try #require((json["problems"] as? [String: [String: Any]])?[field])
            #expect(told["code"] as? String == problem.code.rawValue)
            #expect(told.count == 1 + problem.values.count, "\(told)")
            for (name, value) in problem.values {
                switch value {
                case .number(let number): #expect(told[name] as? Int == number)
                case .texts(let texts): #expect(told[name] as? [String] == texts)
                }
            }
        }
    }

    @Test("A code that is good for a day at most has its limit in the singular")
    func oneDay() {
        let problem = FieldProblem.codeLifetime(.seconds(600)...Duration.seconds(86_400))
        #expect(problem.sentence(of: "expires_in") == "A code is valid for 10 minutes to 1 day")
    }

    @Test("What is wrong with a sign-up is told in sentences and in codes")
    func signUp() async throws {
        try await withLatchkey { latchkey in
            let refused = try await latchkey.send(
                .post, "/api/user", json: #"{"uid":"admin","name":"","password":"short"}"#)
            #expect(
                refused.text
                    == #"{"message":"Name is missing. Password must be at least 8 characters. This user ID is reserved","#
                    + #""data":null,"error":"Bad Request","code":"invalid_fields","#
                    + #""fields":{"name":"Name is missing","password":"Password must be at least 8 characters","#
                    + #""uid":"This user ID is reserved"},"#
                    + #""problems":{"name":{"code":"name_missing"},"password":{"code":"password_short","least":8},"#
                    + #""uid":{"code":"uid_reserved"}}}"#)
            let other = try await latchkey.send(.post, "/api/authenticate", json: #"{"uid":"nobody","password":"x"}"#)
            #expect(other.status == 401 && !other.text.contains("problems"))
        }
    }

    @Test("An entry of a list that is refused says in codes what is wrong with it")
    func listEntry() async throws {
        try await withLatchkey { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let answer = try await latchkey.send(
                .post, "/api/users", json: #"[{"uid":"a","name":"Ann"}, 7]"#, cookie: latchkey.signIn("boss"))
            let errors = try #require(answer.json["errors"] as? [[String: Any]])
            let problems = errors.map { $0["problems"] as? [String: [String: Any]] }
            #expect(errors.count == 2 && problems[1] == nil)
            #expect(problems[0]?["uid"]?["code"] as? String == "uid_length")
        }
    }

    @Test("docs/errors.md lists every problem of a field once, with its values and its sentence")
    func everyProblemIsInTheDocumentation() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/errors.md"), encoding: .utf8)
        let section = try #require(page.components(separatedBy: "\n## Problems of fields\n").dropFirst().first)
        // Rows are `| `code` | values | sentence |`.
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(rows.compactMap(\.first).map { $0.trimmingCharacters(in: ["`"]) }.sorted() == FieldProblemTests.codes)
        for (field, problem, sentence) in FieldProblemSample.all {
            let row = try #require(rows.first { $0.first == "`\(problem.code.rawValue)`" })
            let names = problem.values.keys.sorted()
            #expect(row[1] == (names.isEmpty ? "–" : names.map { "`\($0)`" }.joined(separator: ", ")))
            let filled = problem.values.reduce(row[2].replacing("{name}", with: field)) { text, value in
                text.replacing("{\(value.key)}", with: FieldProblemTests.text(value.value))
            }
            #expect(filled == sentence)
        }
    }

    @Test("The description lists every problem of a field, and no other")
    func everyProblemIsInTheDescription() async throws {
        try await withLatchkey { latchkey in
            let described = try await APIDescription(of: latchkey).problemCodes
            #expect(described == FieldProblemTests.codes)
        }
    }

    private static func text(_ value: FieldProblem.Value) -> String {
        switch value {
        case .number(let number): String(number)
        case .texts(let texts): texts.joined(separator: ", ")
        }
    }
}
