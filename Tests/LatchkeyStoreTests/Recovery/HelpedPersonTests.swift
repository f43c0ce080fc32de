import LatchkeyCore
import LatchkeyStore
import LatchkeyTestSupport
import Testing

/// What staff do to people whom they help asks for the right once more where it is done.
@Suite struct HelpedPersonTests {
    private static let roles = RoleCatalog.teachersOfAll

    private struct School {
        let store: Store
        let helper: Account
        let pupil: Account
        let acting: ActingCaller

        init(_ engine: Engine, helper roles: Roles) async throws {
            store = Store(try await engine.makeDatabase().store, roles: HelpedPersonTests.roles)
            helper = try await store.add(.fixture(uid: "helper", roles: roles))
            pupil = try await store.add(.fixture(uid: "pupil"))
            let session = try await store.signIn(helper).session
            acting = ActingCaller(
                accountID: helper.id, session: session.publicID, roles: HelpedPersonTests.roles.allowing(.recoverUsers),
                leading: pupil.id, mustHelp: true)
        }

        /// Each act, as the caller of a moment ago.
        func codes() async throws -> [LatchkeyError.Code?] {
            let session = try await store.signIn(pupil).session.publicID
            let (id, acting) = (pupil.id, self.acting)
            return [
                await code {
                    try await store.endSession(
                        session, of: id, acting: acting, event: .fixture(.sessionsEndedByStaff, of: id))
                },
                await code {
                    _ = try await store.endSessions(
                        of: id, except: nil, acting: acting, event: .fixture(.sessionsEndedByStaff, of: id))
                },
                await code {
                    _ = try await store.clearWait(
                        of: id, acting: acting, policy: ThrottlePolicy(), event: .fixture(.waitCleared, of: id))
                },
            ]
        }
    }

    enum Loss: CaseIterable {
        case none, demoted, disabled, personBecameStaff, personHasUnknownRole

        var code: LatchkeyError.Code? {
            switch self {
            case .none: nil
            case .disabled: .tokenInvalid
            case .demoted, .personBecameStaff, .personHasUnknownRole: .forbidden
            }
        }
    }

    @Test(
        "R-014, R-020, R-003: to end somebody's sessions or wait one must help them by then, whatever was true a moment before",
        arguments: Engine.allCases, Loss.allCases)
    func askedAgain(_ engine: Engine, _ loss: Loss) async throws {
        let school = try await School(engine, helper: .teacher)
        let (helper, pupil) = (school.helper.id, school.pupil.id)
        switch loss {
        case .none: break
        case .demoted: try await school.store.setRoles(.user, of: helper, event: .fixture())
        case .disabled: try await school.store.setState(.disabled, of: helper, acting: nil, event: .fixture())
        case .personBecameStaff: try await school.store.setRoles(.teacher, of: pupil, event: .fixture())
        case .personHasUnknownRole:
            try await school.store.setRoles([.user, Roles(bit: 40)], of: pupil, event: .fixture())
        }
        let codes = try await school.codes()
        #expect(codes.allSatisfy { $0 == loss.code }, "\(codes)")
    }

    @Test("R-022: a leader helps whom they lead, until one of them leaves the group", arguments: Engine.allCases)
    func leading(_ engine: Engine) async throws {
        let school = try await School(engine, helper: .teacher)
        // As a leader of groups alone.
        let store = Store(school.store, roles: .builtIn)
        let group = PeopleGroup(
            id: .fixture(), key: try GroupKey("y9"), name: "Year 9", createdAt: TestClock.start, createdBy: nil)
        try await store.createGroup(group, isLed: false, acting: nil, event: .fixture(.groupCreated))
        for (id, leads) in [(school.helper.id, true), (school.pupil.id, false)] {
            try await store.setMember(
                id, of: group.id, isLeader: leads ? true : nil, acting: nil, added: .fixture(.memberAdded, of: id),
                leaderChanged: .fixture(.leaderChanged, of: id))
        }
        let acting = ActingCaller(
            accountID: school.helper.id, session: school.acting.session,
            roles: RoleCatalog.builtIn.allowing(.recoverUsers), leading: school.pupil.id, mustHelp: true)
        let id = school.pupil.id
        func clear() async -> LatchkeyError.Code? {
            await code {
                _ = try await store.clearWait(
                    of: id, acting: acting, policy: ThrottlePolicy(), event: .fixture(.waitCleared, of: id))
            }
        }
        #expect(await clear() == nil)
        try await store.removeMember(id, of: group.id, acting: nil, event: .fixture(.memberRemoved, of: id))
        #expect(await clear() == .notFound)
    }

    @Test("R-042: ten waits an hour are cleared; what clears nothing takes nothing", arguments: Engine.allCases)
    func tenAnHour(_ engine: Engine) async throws {
        let school = try await School(engine, helper: .admin)
        let (store, id, acting, policy) = (school.store, school.pupil.id, school.acting, ThrottlePolicy())
        @Sendable func clear() async -> LatchkeyError.Code? {
            await code {
                _ = try await store.clearWait(
                    of: id, acting: acting, policy: policy, event: .fixture(.waitCleared, of: id))
            }
        }
        for number in 1...12 {
            for _ in 0..<2 { #expect(await clear() == nil) }
            let attempt = Attempt(account: id, knownDevice: nil, network: [192, 0, 2, 7])
            _ = try await store.reserveAttempt(attempt, now: AuditEvent.fixture().at, policy: policy)
            let codes = try await inParallel(4) { _ in await clear() }
            #expect(codes.allSatisfy { $0 == (number > 10 ? .tooManyAttempts : nil) }, "\(number)")
            guard number <= 10 else { return }
        }
    }
}
