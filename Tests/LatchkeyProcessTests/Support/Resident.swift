import Foundation
import LatchkeyStore
import Testing

/// Somebody who signs up, renames themselves and signs in and out all day, and writes down what was answered, and only that.
struct Resident: Sendable {
    private let number: Int
    private var account: String?
    private var accounts: [String: Naming] = [:]
    private var live: [String] = []
    private var ended: [String] = []
    private(set) var acknowledged = 0
    /// Answers that nobody should get.
    private(set) var surprises: [String] = []

    /// The last answered name; `isAsked` while the next one was asked for and not answered.
    private struct Naming {
        var number = 0
        var isAsked = false
    }

    init(number: Int) {
        self.number = number
    }

    /// Works until the server is gone.
    func working(on port: Int) async -> Resident {
        var resident = self
        var visitor = Visitor(port: port)
        while true {
            visitor.address = "10.\(Int.random(in: 0...255)).\(Int.random(in: 0...255)).\(Int.random(in: 1...254))"
            do {
                try await resident.act(visitor)
            } catch {
                return resident
            }
        }
    }

    private mutating func act(_ visitor: Visitor) async throws {
        guard let account else { return try await signUp(visitor) }
        guard let last = live.last else { return try await signIn(account, visitor) }
        var visitor = visitor
        visitor.token = last
        switch Int.random(in: 0..<20) {
        case 0: try await signUp(visitor)
        case 1...4: try await signIn(account, visitor)
        case 5...6: try await signOut(visitor)
        case 7...8 where live.count > 1: try await endOther(visitor)
        default: try await rename(account, visitor)
        }
    }

    private mutating func signUp(_ visitor: Visitor) async throws {
        let uid = "resident\(number)-\(UUID().uuidString.prefix(8))"
        live = []
        account = nil
        let answer = try await visitor.ask(
            .post, "/api/user", ["uid": uid, "password": Workplace.password, "name": "Name 0"])
        guard expect(answer, 201) else { return }
        accounts[uid] = Naming()
        account = uid
    }

    private mutating func signIn(_ uid: String, _ visitor: Visitor) async throws {
        var visitor = visitor
        let answer = try await visitor.signIn(uid)
        if expect(answer, 200), let token = visitor.token { live.append(token) }
    }

    private mutating func signOut(_ visitor: Visitor) async throws {
        guard let token = live.popLast() else { return }
        if expect(try await visitor.ask(.delete, "/api/authenticate"), 200) { ended.append(token) }
    }

    private mutating func endOther(_ visitor: Visitor) async throws {
        var other = visitor
        other.token = live.first
        let id = try await other.sessionID()
        let token = live.removeFirst()
        if expect(try await visitor.ask(.delete, "/api/sessions/\(id)"), 204) { ended.append(token) }
    }

    private mutating func rename(_ uid: String, _ visitor: Visitor) async throws {
        let next = (accounts[uid]?.number ?? 0) + 1
        accounts[uid]?.isAsked = true
        guard expect(try await visitor.ask(.put, "/api/user", ["name": "Name \(next)"]), 200) else { return }
        accounts[uid] = Naming(number: next)
    }

    private mutating func expect(_ answer: Answer, _ status: Int) -> Bool {
        if answer.status == status {
            acknowledged += 1
            return true
        }
        surprises.append("\(answer.status) \(answer.text)")
        return false
    }

    /// Compares the journal with what the server that was started next has.
    mutating func check(_ stored: [String: StoredAccount], _ server: LiveServer) async throws {
        for (uid, naming) in accounts {
            guard let account = stored[uid] else {
                Issue.record("\(uid) was answered and is gone")
                continue
            }
            #expect(account.updates == naming.number || naming.isAsked && account.updates == naming.number + 1)
            accounts[uid] = Naming(number: account.updates)
        }
        for token in live {
            let answer = try await Visitor(port: server.port, token: token).ask(.get, "/api/id")
            #expect(answer.status == 200, "a session that was answered lives")
        }
        // The newest of those that ended; the older ones were asked about after earlier kills.
        for token in ended.suffix(100) {
            let answer = try await Visitor(port: server.port, token: token).ask(.get, "/api/id")
            #expect(answer.status == 401, "a session that was ended stays ended")
        }
    }
}

/// An account's row beside what the audit says about it.
struct StoredAccount: Sendable {
    let name: String
    let signedUp: Int64
    let updates: Int
    let signedIn: Int64
    let signedOut: Int64
    let sessions: Int64

    static func all(_ state: StoredState) async throws -> [String: StoredAccount] {
        func events(_ kinds: String) -> String {
            "(SELECT count(*) FROM audit_event WHERE account_id = account.id AND kind IN (\(kinds)))"
        }
        let rows = try await state.rows(
            """
            SELECT uid, name, \(events("'signed_up'")), \(events("'account_updated'")), \(events("'signed_in'")),
                \(events("'signed_out', 'session_ended'")),
                (SELECT count(*) FROM session WHERE account_id = account.id)
            FROM account
            """
        )
        return try rows.reduce(into: [:]) { accounts, row in
            accounts[try row.text(0)] = StoredAccount(
                name: try row.text(1), signedUp: try row.integer(2), updates: Int(try row.integer(3)),
                signedIn: try row.integer(4), signedOut: try row.integer(5), sessions: try row.integer(6)
            )
        }
    }
}
