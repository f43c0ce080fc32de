import HTTPTypes
import LatchkeyCore
import LatchkeyFlows
import LatchkeyServer
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// Staff may end, disable and help, and never be somebody else.
@Suite struct ForeignSessionTests {
    /// At these somebody proves who they are: the session is that of the proof, whoever was signed in before.
    private static let proving: Set<String> = [
        "POST /api/authenticate", "POST /api/authenticate/factor", "POST /api/authenticate/setup/confirm",
        "POST /api/authenticate/passkey", "POST /api/hand-off/exchange", "POST /api/federation/register",
        "POST /api/federation/confirm", "POST /api/session/token",
    ]

    @Test(
        "R-053: behind no door of the table does anybody, of the staff or not, get a session or a token of somebody else",
        arguments: Door.all)
    func doors(_ door: Door) async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let cast = try await Cast(latchkey)
            for target in door.targets {
                for visitor in [Visitor.stranger, .teacher, .admin] {
                    let knock = try await cast.knock(at: door, about: target, for: visitor)
                    let member = try #require(try await cast.member(visitor))
                    let before = try await ForeignSessionTests.sessions(latchkey, but: member.account.id)
                    let answer = try await cast.send(knock, cookie: member.cookie)
                    let place = "\(visitor) at \(door) about \(target): \(answer.status) \(answer.text)"
                    let after = try await ForeignSessionTests.sessions(latchkey, but: member.account.id)
                    let foreign = try await ForeignSessionTests.foreign(answer, to: member.account, latchkey)
                    if !ForeignSessionTests.proving.contains(door.description) {
                        #expect(after.isSubset(of: before), "\(place)")
                        #expect(foreign.isEmpty, "\(place)")
                    }
                    if answer.status < 400, door.method != .get { await cast.renew() }
                }
            }
        }
    }

    /// What there is of all other accounts.
    private static func sessions(_ latchkey: Latchkey, but own: AccountID) async throws -> Set<RandomID> {
        let accounts = try await latchkey.store.listAccounts(search: nil, limit: 200, offset: 0).accounts
        var found: Set<RandomID> = []
        for account in accounts where account.id != own {
            found.formUnion(try await latchkey.operate.show(uid: account.uid).sessions.map(\.publicID))
        }
        return found
    }

    /// What of the answer opens another account, or is a signed text that names another one.
    private static func foreign(_ answer: Answer, to own: Account, _ latchkey: Latchkey) async throws -> [String] {
        let others = try await latchkey.store.listAccounts(search: nil, limit: 200, offset: 0).accounts.filter {
            $0.id != own.id
        }
        var found: [String] = []
        let told = answer.text + "\n" + answer.setCookies.joined(separator: "\n")
        for word in told.split(whereSeparator: { !isOfToken($0) }).map({ String($0) }) where isSigned(word) {
            let asked = try await latchkey.send(.get, "/api/id", headers: [("Authorization", "Bearer \(word)")])
            let opens = asked.status == 200 && asked.json["id"] as? String != own.id.text
            let claims = TokenKindTests.payload(of: word)
            let names = others.contains { claims.contains("\"\($0.id.text)\"") || claims.contains("\"\($0.uid)\"") }
            if opens || names { found.append(word) }
        }
        return found
    }

    private static func isOfToken(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }

    private static func isSigned(_ word: String) -> Bool {
        word.split(separator: ".", omittingEmptySubsequences: false).count == 3 && word.utf8.count > 60
    }
}
