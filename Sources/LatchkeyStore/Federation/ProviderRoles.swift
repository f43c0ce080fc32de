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

    /// A row is left where a role was taken another way.
    private var ofPeople: Roles { all.subtracting(own.union(others)) }

    /// What changes where the provider says that the person holds `wanted`, and nothing else.
    ///
    /// Administrator is never among it (S-209). Nothing is given to people whose roles people have set; what an identity has given
    /// is taken whatever else they hold (G-041).
    func change(to wanted: Roles) -> Change {
        let wanted = wanted.subtracting(standard.union(.admin))
        var given = wanted.subtracting(all)
        let isOfProvidersAlone = ofPeople.isSubset(of: standard)
        if !isOfProvidersAlone || all.union(given).count > Roles.mostOfAnAccount { given = [] }
        let named = wanted.intersection(all).intersection(own.union(others)).union(given)
        return Change(
            given: given, taken: own.subtracting(named).subtracting(others).intersection(all).subtracting(.admin),
            named: named, isNothing: given.isEmpty && named == own)
    }

    struct Change {
        let given: Roles
        let taken: Roles
        /// Those that the identity gives from now on.
        let named: Roles
        let isNothing: Bool
    }
}

extension Roles {
    var bits: [Int] { (0..<64).filter { contains(Roles(bit: $0)) } }
}
