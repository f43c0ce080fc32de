import Foundation
import LatchkeyCore

/// `Tests/vectors/roster.json`: lists of people, and what is read of them.
struct RosterVectors: Decodable {
    struct Case: Decodable, Sendable {
        let name: String
        let text: String?
        let base64: String?
        let options: Options?
        let expect: Expected
    }

    struct Options: Decodable, Sendable {
        let encoding: String?
        let delimiter: String?
        let fields: [String]?
        let takes: [String]?

        var options: RosterOptions {
            var options = RosterOptions()
            options.encoding = encoding.flatMap(RosterEncoding.init)
            options.delimiter = delimiter.flatMap(RosterDelimiter.init)
            options.fields = fields ?? []
            options.takesRoles = takes?.contains("role") ?? false
            options.takesPasswords = takes?.contains("password") ?? false
            return options
        }
    }

    /// Left out is what is empty.
    struct Expected: Decodable, Equatable, Sendable {
        var encoding: String?
        var delimiter: String?
        var form: String?
        var ignored: [String]?
        var notices: [String]?
        var sample: [String]?
        var people: [Person]?
        var problems: [Problem]?
        var skipped: [Problem]?
        var refused: Refusal?
    }

    struct Person: Decodable, Equatable, Sendable {
        let row: Int
        let uid: String
        let name: String
        var made: Bool?
        var email: String?
        var groups: [String]?
        var ends: String?
        var role: String?
        var password: String?
        var profile: [String: String]?
    }

    struct Problem: Decodable, Equatable, Sendable {
        let row: Int
        let code: String
        var name: String?
        var uid: String?
        var first: Int?
    }

    struct Refusal: Decodable, Equatable, Sendable {
        let code: String
        var kind: String?
        var headings: [String]?
    }

    let cases: [Case]

    static func read() throws -> RosterVectors {
        let file = URL(filePath: #filePath).appending(path: "../../../vectors/roster.json").standardized
        return try JSONDecoder().decode(RosterVectors.self, from: Data(contentsOf: file))
    }
}

extension RosterVectors.Expected {
    init(_ fault: RosterFault) {
        self.init(
            refused: RosterVectors.Refusal(
                code: fault.code.rawValue, kind: fault.kind?.rawValue, headings: fault.headings.filled))
    }

    init(_ roster: Roster) {
        self.init(
            encoding: roster.encoding.rawValue, delimiter: roster.delimiter.rawValue, form: roster.form.rawValue,
            ignored: roster.ignored.filled, notices: roster.notices.map(\.rawValue).filled,
            sample: roster.sample.filled,
            people: roster.people.map(RosterVectors.Person.init).filled,
            problems: roster.problems.map {
                RosterVectors.Problem(
                    row: $0.row, code: $0.code.rawValue, name: $0.name.filled, uid: $0.uid.filled, first: $0.first)
            }.filled,
            skipped: roster.skipped.map { RosterVectors.Problem(row: $0.row, code: $0.reason.rawValue) }.filled)
    }
}

extension RosterVectors.Person {
    init(_ person: Roster.Person) {
        self.init(
            row: person.row, uid: person.uid, name: person.name, made: person.isUIDMade ? true : nil,
            email: person.email.filled, groups: person.groups.filled, ends: person.ends.filled,
            role: person.role.filled,
            password: person.password.filled, profile: person.profile.filled)
    }
}

extension Collection {
    /// Nil where there is nothing.
    fileprivate var filled: Self? { isEmpty ? nil : self }
}
