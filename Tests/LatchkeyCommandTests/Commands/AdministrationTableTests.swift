import ArgumentParser
import Foundation
import Testing

@testable import latchkey

/// Every act of the pages of administration is a route and a command, and the table in docs/administration.md says which.
@Suite struct AdministrationTableTests {
    private struct Act {
        let routes: [String]
        let commands: [String]
    }

    private static func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func acts() throws -> [Act] {
        let parts = try text("docs/administration.md").components(separatedBy: "\n## Acts, routes and commands\n")
        let lines = try #require(parts.last).split(separator: "\n").filter { $0.hasPrefix("| ") }
        return lines.dropFirst().map { line in
            let cells = line.split(separator: "|")
            return Act(routes: code(in: cells[1]), commands: code(in: cells[2]))
        }
    }

    /// What stands between backticks.
    private static func code(in cell: Substring) -> [String] {
        cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    /// As `GET /api/user/{id}`. That the server has just these routes, DescribedRoutesTests says.
    private static func routes() throws -> Set<String> {
        var (routes, path) = (Set<String>(), "")
        for line in try text("Sources/LatchkeyServer/OpenAPI/openapi.yaml").components(separatedBy: "\n") {
            if line.hasPrefix("  /"), line.hasSuffix(":") { path = String(line.dropFirst(2).dropLast()) }
            for method in ["get", "post", "put", "delete"] where line == "    \(method):" {
                routes.insert("\(method.uppercased()) \(path)")
            }
        }
        return routes
    }

    /// The command whose name these words begin with, like `user add-role UID ROLE`.
    private static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = LatchkeyCommand.self
        for word in words {
            let next = command.configuration.subcommands.first { $0.configuration.commandName == word }
            guard let next else { break }
            command = next
        }
        return command == LatchkeyCommand.self || !command.configuration.subcommands.isEmpty ? nil : command
    }

    @Test("Each act in the table of administration has commands, with the options that the table names")
    func commands() throws {
        let acts = try AdministrationTableTests.acts()
        #expect(acts.count > 30)
        for act in acts {
            // What is done to several people at once is the act on one in a loop; so are the commands.
            #expect(!act.commands.isEmpty || act.routes == ["POST /api/users/actions"], "\(act.routes)")
            for text in act.commands {
                let words = text.components(separatedBy: " ")
                let command = try #require(AdministrationTableTests.command(words), "\(text)")
                let help = LatchkeyCommand.helpMessage(for: command, columns: 200)
                for word in words.map({ $0.trimmingCharacters(in: ["[", "]"]) }) {
                    if word.hasPrefix("--") { #expect(help.contains(word), "\(text)") }
                    if word == "UID…" { #expect(help.contains("<uid> ..."), "\(text)") }
                }
            }
        }
    }

    @Test("Each act in the table of administration is a route, and no route of administration is missing there")
    func routes() throws {
        let there = try AdministrationTableTests.routes()
        let named = Set(try AdministrationTableTests.acts().flatMap(\.routes))
        #expect(named.subtracting(there).isEmpty)
        let administration = [
            "/api/user/{id}", "/api/users", "/api/groups", "/api/join-codes", "/api/pending", "/api/mail",
            "/api/events", "/api/overview", "/api/configuration", "/api/roles",
        ]
        let expected = there.filter { route in
            let path = route.drop { $0 != "/" }
            return administration.contains { path == $0 || path.hasPrefix($0 + "/") }
        }
        // Pictures are their owners' alone, and everybody enters a code for themselves.
        let others = expected.filter { $0.hasSuffix("/picture") || $0 == "POST /api/groups/join" }
        #expect(expected.subtracting(named).subtracting(others).isEmpty)
    }
}
