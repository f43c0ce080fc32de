import LatchkeyCore
import Testing

@Suite struct AdmissionPolicyTests {
    private typealias Verdict = AdmissionPolicy.Verdict

    private static let inside = "ann@school.example"
    private static let outside = "ann@elsewhere.example"

    /// The verdict, or the code of the refusal.
    private static func verdict(
        _ registration: Registration, _ domains: [String], _ door: AdmissionDoor, _ email: String?
    ) throws -> Result<Verdict, LatchkeyError> {
        let address = try email.map { text throws(LatchkeyError) in try EmailAddress(text) }
        return Result { () throws(LatchkeyError) in
            try AdmissionPolicy(registration, emailDomains: domains).verdict(at: door, email: address)
        }
    }

    @Test(
        "S-139: without a code people are in, wait, or are told that one is missing, as the mode says",
        arguments: Registration.allCases)
    func withoutCode(_ registration: Registration) throws {
        let answers = try [
            ([], nil), (["school.example"], AdmissionPolicyTests.inside),
            (["school.example"], AdmissionPolicyTests.outside), (["school.example"], nil),
        ].map { try AdmissionPolicyTests.verdict(registration, $0.0, .person(hasCode: false), $0.1) }
        let verdicts = answers.map { try? $0.get() }
        let codes = answers.map { answer in
            if case .failure(let error) = answer { error.code } else { nil as LatchkeyError.Code? }
        }
        switch registration {
        case .open:
            #expect(verdicts == [.open(.user), .pending(.confirmedEmail), nil, nil])
            #expect(codes == [nil, nil, .invalidFields, .invalidFields])
        case .approval:
            #expect(verdicts == [.pending(.approval), .pending(.approval), nil, nil])
            #expect(codes == [nil, nil, .invalidFields, .invalidFields])
        case .code, .invite: #expect(codes == Array(repeating: .joinCodeMissing, count: 4))
        case .closed: #expect(codes == Array(repeating: .registrationClosed, count: 4))
        }
    }

    @Test(
        "S-139: a code is looked at in every mode but the closed one, whatever the address",
        arguments: Registration.allCases)
    func withCode(_ registration: Registration) throws {
        for email in [nil, AdmissionPolicyTests.inside, AdmissionPolicyTests.outside] {
            let answer = try AdmissionPolicyTests.verdict(
                registration, ["school.example"], .person(hasCode: true), email)
            let expected: Verdict? =
                registration == .closed ? nil : .byCode(onlyInvitations: registration == .invite)
            #expect((try? answer.get()) == expected)
        }
    }

    @Test("S-021: what staff, operators and the set-up may is the same in every mode", arguments: Registration.allCases)
    func otherDoors(_ registration: Registration) throws {
        let domains = ["school.example"]
        let rows: [(AdmissionDoor, String?, Verdict?)] = [
            (.staff, nil, .open(.user)), (.staff, AdmissionPolicyTests.inside, .open(.user)),
            (.staff, AdmissionPolicyTests.outside, nil),
            (.operator(.teacher), AdmissionPolicyTests.outside, .open(.teacher)),
            (.setUp, AdmissionPolicyTests.outside, .open(.admin)),
        ]
        for (door, email, expected) in rows {
            let answer = try AdmissionPolicyTests.verdict(registration, domains, door, email)
            #expect((try? answer.get()) == expected, "\(door)")
        }
    }

    @Test("S-409: whoever confirms the address that they waited for is judged by the rules of that moment")
    func confirming() throws {
        let rows: [(Registration, [String], String, PendingCondition?, isIn: Bool)] = [
            (.open, [], AdmissionPolicyTests.outside, nil, true),
            (.open, ["example.org"], AdmissionPolicyTests.outside, nil, false),
            (.approval, [], AdmissionPolicyTests.inside, .approval, true),
            (.code, [], AdmissionPolicyTests.inside, nil, false),
            (.invite, [], AdmissionPolicyTests.inside, nil, false),
            (.closed, [], AdmissionPolicyTests.inside, nil, false),
        ]
        for (registration, domains, email, condition, isIn) in rows {
            let policy = AdmissionPolicy(registration, emailDomains: domains)
            let verdict = Result { () throws(LatchkeyError) in try policy.verdict(confirming: try? EmailAddress(email))
            }
            switch verdict {
            case .success(let next): #expect(isIn && next == condition, "\(registration)")
            case .failure(let error): #expect(!isIn && error.code == .registrationClosed, "\(registration)")
            }
        }
    }

    @Test("S-138: reserved uids are for the operator and the set-up; only staff add people without a password")
    func fieldsOfDoors() {
        let doors: [AdmissionDoor] = [
            .person(hasCode: false), .person(hasCode: true), .staff, .operator(.admin), .setUp,
        ]
        #expect(doors.map(\.takesReservedUIDs) == [false, false, false, true, true])
        #expect(doors.map(\.needsPassword) == [true, true, false, false, true])
    }
}
