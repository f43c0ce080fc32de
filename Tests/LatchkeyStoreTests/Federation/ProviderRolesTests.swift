import LatchkeyCore
import Testing

@testable import LatchkeyStore

/// What a provider's word changes of roles, by who has given those that there are.
@Suite struct ProviderRolesTests {
    private static let editor = Roles(bit: 8)

    @Test("G-041, S-209: Admin and the default role are never given, taken or named, whatever a row says")
    func never() {
        let held = ProviderRoles(all: [.admin, .user], own: [.admin, .user], others: [], standard: .user)
        for wanted in [Roles.admin, .user, [.admin, .user], []] {
            let change = held.change(to: wanted)
            #expect(change.given.isEmpty && !change.taken.contains(.admin) && change.named.isEmpty)
        }
        let plain = ProviderRoles(all: .user, own: [], others: [], standard: .user)
        #expect(plain.change(to: .admin).isNothing && plain.change(to: .admin).given.isEmpty)
    }

    @Test("G-041: people who hold what people have given get nothing more, and lose what a provider has given")
    func mixed() {
        let mixed = ProviderRoles(all: [.teacher, .user, Self.editor], own: .teacher, others: [], standard: .user)
        #expect(mixed.change(to: .teacher).isNothing)
        #expect(mixed.change(to: []).taken == .teacher && mixed.change(to: []).given.isEmpty)
        #expect(mixed.change(to: [.teacher, Roles(bit: 9)]).given.isEmpty)
        #expect(!mixed.change(to: [.teacher, Self.editor]).named.contains(Self.editor))
    }

    @Test("G-041: what two identities give goes when neither gives it; a row of what is not held is swept up")
    func shared() {
        let shared = ProviderRoles(all: [.teacher, .user], own: .teacher, others: .teacher, standard: .user)
        #expect(shared.change(to: []).taken.isEmpty && !shared.change(to: []).isNothing)
        let other = ProviderRoles(all: [.teacher, .user], own: [], others: .teacher, standard: .user)
        #expect(other.change(to: .teacher).named == .teacher && other.change(to: .teacher).given.isEmpty)
        let left = ProviderRoles(all: .user, own: .teacher, others: [], standard: .user)
        #expect(left.change(to: []).taken.isEmpty && !left.change(to: []).isNothing)
        #expect(left.change(to: .teacher).given == .teacher)
    }

    @Test("S-083: nobody gets more roles than a token has room for")
    func room() {
        let many = Roles(rawValue: 0xffe00)
        let full = ProviderRoles(all: many.union(.user), own: many, others: [], standard: .user)
        #expect(full.all.count == Roles.mostOfAnAccount)
        #expect(full.change(to: many.union(.teacher)).isNothing)
    }

    @Test("S-385: what goes makes room for what comes at the same sign-in; as many are given as fit, in one order")
    func roomOfWhatGoes() {
        // Nine and two, beside the default one.
        let (nine, two) = (Roles(rawValue: 0x1ff << 8), Roles(rawValue: 0x3 << 20))
        let held = ProviderRoles(all: nine.union(two).union(.user), own: two, others: nine, standard: .user)
        #expect(held.all.count == Roles.mostOfAnAccount)
        let wanted = Roles(rawValue: 0x7 << 22)
        let change = held.change(to: wanted)
        #expect(change.taken == two && change.given == Roles(rawValue: 0x3 << 22))
        #expect(change.unfit == Roles(bit: 24) && change.named == change.given)
        #expect(held.change(to: two.union(wanted)).isNothing && held.change(to: two.union(wanted)).unfit == wanted)
    }

    @Test("S-382: what a provider gave before it was the default role is not taken, and is no provider's any more")
    func becameDefault() {
        let both = Roles([.teacher, Self.editor])
        let held = ProviderRoles(all: both, own: both, others: [], standard: .teacher)
        let change = held.change(to: Self.editor)
        #expect(change.taken.isEmpty && change.named == Self.editor && !change.isNothing)
        #expect(held.change(to: [.teacher, Self.editor]).named == Self.editor)
        #expect(held.change(to: []).taken == Self.editor && held.change(to: []).named.isEmpty)
    }

    @Test("S-380, S-384: a word that may only take gives nothing, also not a second reason to keep a role")
    func takingOnly() {
        let held = ProviderRoles(
            all: [.teacher, .user, Self.editor], own: Self.editor, others: .teacher, standard: .user)
        #expect(held.change(to: [.teacher, Self.editor, Roles(bit: 9)], giving: false).isNothing)
        #expect(held.change(to: [.teacher, Self.editor]).isMore)
        #expect(held.change(to: [.teacher], giving: false).taken == Self.editor)
        var outdated = held
        outdated.mayGain = false
        #expect(outdated.change(to: [.teacher, Self.editor, Roles(bit: 9)]).isNothing)
        // A row of what is not held gives nothing either.
        let left = ProviderRoles(all: .user, own: .teacher, others: [], standard: .user)
        #expect(left.change(to: .teacher, giving: false).given.isEmpty)
    }
}
