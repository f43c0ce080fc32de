import LatchkeyCore
import LatchkeyFlows
import LatchkeyTestSupport
import Testing

/// S-305: every way in is really tried after every event, and does what the table says.
@Suite struct WaysInWalkTests {
    @Test("S-303…S-305: after each event each way in works or not, as the table says", arguments: AccessEvent.allCases)
    func walk(_ event: AccessEvent) async throws {
        try await withLatchkey {
            $0.flows.providers = [SoftIdentityProvider()]
            for quota in Quota.allCases { $0.flows.throttle[quota] = 0 }
        } _: { latchkey in
            try await latchkey.addAccount("boss", role: .admin)
            let boss = try await latchkey.signIn("boss")
            for (number, way) in WayIn.allCases.enumerated() where PersonWithAccess.isPossible(event, way) {
                let before = try await PersonWithAccess(latchkey, "before\(number)", event, way, boss: boss)
                #expect(try await before.works(isOver: false), "\(way) does not work before \(event)")
                let after = try await PersonWithAccess(latchkey, "after\(number)", event, way, boss: boss)
                try await after.undergo()
                #expect(try await after.works(isOver: true) != event.ends(way), "\(way) after \(event)")
            }
        }
    }
}
