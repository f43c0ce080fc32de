package import LatchkeyCore

/// Which bit each declared role has: kept as soon as a name is declared, and as long as anybody may hold it.
extension Store {
    /// A store on the same database, in which these roles mean something. Names without a bit get the next free one, all of them or
    /// none. Throws `no_room` as `unavailable` when there are no bits left.
    package func declaring(_ declarations: RoleDeclarations) async throws(LatchkeyError) -> Store {
        let names = declarations.roles.filter { !$0.isBuiltIn }.map(\.name)
        var bits = try await roleBits()
        if !names.allSatisfy({ bits[$0] != nil }) { bits = try await numberRoles(names) }
        return Store(self, roles: RoleCatalog(declarations, bits: bits))
    }

    /// The same without writing: a name that has no bit means nothing yet.
    package func lookingUp(_ declarations: RoleDeclarations) async throws(LatchkeyError) -> Store {
        Store(self, roles: RoleCatalog(declarations, bits: try await roleBits()))
    }

    /// All names that have a bit, declared or not.
    package func roleBits() async throws(LatchkeyError) -> [String: Int] {
        try await read(Store.roleBits)
    }

    /// How many accounts hold each bit that any holds.
    package func countRoleHolders() async throws(LatchkeyError) -> [Roles: Int] {
        try await read { connection in
            var holders: [Roles: Int] = [:]
            for row in try connection.query("SELECT roles, COUNT(*) FROM account GROUP BY roles", []) {
                let set = Roles(number: try row.integer(0))
                for bit in 0..<64 where set.contains(Roles(bit: bit)) {
                    holders[Roles(bit: bit), default: 0] += Int(try row.integer(1))
                }
            }
            return holders
        }
    }

    /// Frees the bit of a name that nobody holds; codes to join with this role are revoked. Answers how many accounts hold it: with
    /// any, nothing is done. A node that still runs takes the bit for the role of before, so it is the last one to be given again
    /// . Throws `not_found` for a name without a bit.
    package func forgetRole(_ name: String, event: AuditEvent) async throws(LatchkeyError) -> Int {
        try await write(.everything) { transaction in
            guard let bit = try Store.roleBits(transaction.connection)[name] else { throw LatchkeyError(.notFound) }
            let role = Roles(bit: bit)
            let holders = try transaction.query(
                "SELECT COUNT(*) FROM account WHERE (roles & \(role.number)) <> 0")[0].integer(0)
            guard holders == 0 else { return Int(holders) }
            try transaction.execute("UPDATE join_code SET revoked = 1 WHERE role = ?", role)
            try transaction.execute("DELETE FROM role_end WHERE bit = ?", Int64(bit))
            try transaction.execute("DELETE FROM provider_role WHERE bit = ?", Int64(bit))
            try transaction.execute("UPDATE role_name SET name = ? WHERE bit = ?", String(bit), Int64(bit))
            try transaction.record(event)
            return 0
        }
    }

    private static func roleBits(_ connection: any Connection) throws -> [String: Int] {
        try storedBits(connection).filter { Int($0.key) == nil }
    }

    /// Forgotten ones too. They have the number of their bit for a name, as no role that is declared.
    private static func storedBits(_ connection: any Connection) throws -> [String: Int] {
        let rows = try connection.query("SELECT name, bit FROM role_name", [])
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text(0), Int(try $0.integer(1))) })
    }

    private func numberRoles(_ names: [String]) async throws(LatchkeyError) -> [String: Int] {
        try await write(.everything) { transaction in
            var bits = try Store.storedBits(transaction.connection)
            for name in names where bits[name] == nil {
                let bit = try Store.freeBit(beside: bits)
                bits[String(bit)] = nil
                try transaction.execute("DELETE FROM role_name WHERE bit = ?", Int64(bit))
                try transaction.execute("INSERT INTO role_name (bit, name) VALUES (?, ?)", Int64(bit), name)
                bits[name] = bit
            }
            return bits.filter { Int($0.key) == nil }
        }
    }

    /// Above all that are or were taken, as long as there is room.
    private static func freeBit(beside bits: [String: Int]) throws -> Int {
        let taken = Set(bits.values)
        let next = (taken.max() ?? Roles.declaredBits.lowerBound - 1) + 1
        if Roles.declaredBits.contains(next) { return next }
        let forgotten = bits.filter { Int($0.key) != nil }.values
        guard let free = Roles.declaredBits.first(where: { !taken.contains($0) }) ?? forgotten.min() else {
            throw LatchkeyError(.unavailable)
        }
        return free
    }
}
