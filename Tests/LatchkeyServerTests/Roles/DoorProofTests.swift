import HTTPTypes
import LatchkeyCore
import LatchkeyTestSupport
import Testing

/// Which doors ask for the password once more.
@Suite struct DoorProofTests {
    /// What gives power over accounts, opens another way in, cannot be undone, or takes data away. What asks only for some of what can be
    /// sent there, such as an address or a role of the staff, is in `StepUpTests` and the tests of its feature.
    private static let needingProof: Set<String> = [
        "GET /api/data",
        "GET /api/events/export",
        "POST /api/factors/passkeys",
        "POST /api/factors/passkeys/options",
        "POST /api/factors/recovery-codes",
        "POST /api/factors/totp",
        "POST /api/factors/totp/{id}/confirm",
        "DELETE /api/groups/{id}",
        "DELETE /api/groups/{id}/archive",
        "POST /api/groups/{id}/next",
        "POST /api/groups/{id}/slips",
        "POST /api/identities/link",
        "DELETE /api/identities/{id}",
        "DELETE /api/user",
        "DELETE /api/user/{id}",
        "PUT /api/user/{id}/end",
        "POST /api/user/{id}/factor-code",
        "DELETE /api/user/{id}/factors",
        "DELETE /api/user/{id}/identities/{identity}",
        "POST /api/user/{id}/recovery-code",
        "DELETE /api/user/{id}/roles/{name}",
        "PUT /api/user/{id}/roles/{name}",
        "PUT /api/user/{id}/state",
        "GET /api/users/export",
    ]

    @Test(
        "S-302: of every door it is known whether it needs a sign-in of the last ten minutes",
        arguments: Door.all.filter(\.isGuarded))
    func doors(_ door: Door) async throws {
        try await withLatchkey(Cast.furnish) { latchkey in
            let cast = try await Cast(latchkey)
            // Whoever gets in: an administrator about somebody else, where the door is for staff.
            let pairs = [Visitor.admin, .owner].flatMap { visitor in door.targets.map { (visitor, $0) } }
            let (visitor, target) = try #require(
                pairs.first { (200..<300).contains(door.status(for: $0, at: $1)) } ?? pairs.first)
            let knock = try await cast.knock(at: door, about: target, for: visitor)
            let cookie = try await cast.cookie(visitor)
            try await latchkey.store.execute(
                "UPDATE session SET authenticated_at = ?", latchkey.clock.now - .seconds(601))
            let answer = try await cast.send(knock, cookie: cookie)
            #expect(
                (answer.code == "reauth_required") == DoorProofTests.needingProof.contains(door.description),
                "\(door) about \(target) as \(visitor): \(answer.status) \(answer.code ?? "")")
        }
    }
}
