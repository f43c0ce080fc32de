import LatchkeyCore

/// The roles of an account, by who has given them.
struct ProviderRoles {
    let all: Roles
    /// Those that this identity gives.
    let own: Roles
    /// Those that other identities of the account give.
    let others: Roles
    /// What everybody has.
    let standard: Roles
    /// The account is active, and the provider has said nothing newer (S-384).
    var mayGain = true

    /// A row is left where a role was taken another way.
    private var ofPeople: Roles { all.subtracting(own.union(others)) }

    /// What changes where the provider says that the person holds `wanted`, and nothing else. With `giving` false roles are only taken.
    ///
    /// Administrator is never among it (S-209), nor is the default role, whoever gave it before it was that (S-382). Nothing is given to
    /// people whose roles people have set; what an identity has given is taken whatever else they hold (G-041).
    func change(to wanted: Roles, giving: Bool = true) -> Change {
        let never = standard.union(.admin)
        let giving = giving && mayGain
        var wanted = wanted.subtracting(never)
        if !giving { wanted.formIntersection(own) }
        let kept = wanted.intersection(all).intersection(own.union(others))
        let taken = own.subtracting(kept).subtracting(others).intersection(all).subtracting(never)
        let due = giving && ofPeople.isSubset(of: standard) ? wanted.subtracting(all) : []
        let room = max(0, Roles.mostOfAnAccount - all.subtracting(taken).count)
        let given = due.first(room)
        return Change(
            given: given, taken: taken, named: kept.union(given), unfit: due.subtracting(given), before: own)
    }

    struct Change {
        let given: Roles
        let taken: Roles
        /// Those that the identity gives from now on.
        let named: Roles
        /// Those for which there was no room.
        let unfit: Roles
        /// Those that the identity gave before.
        fileprivate let before: Roles

        var isNothing: Bool { given.isEmpty && named == before }
        /// The identity gives what it did not give before.
        var isMore: Bool { !given.isEmpty || !named.isSubset(of: before) }
    }
}

extension Roles {
    var bits: [Int] { (0..<64).filter { contains(Roles(bit: $0)) } }

    /// At most so many, by the order of their bits, which stays.
    fileprivate func first(_ most: Int) -> Roles {
        bits.prefix(most).reduce(into: Roles()) { $0.formUnion(Roles(bit: $1)) }
    }
}
