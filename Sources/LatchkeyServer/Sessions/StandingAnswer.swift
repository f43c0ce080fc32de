import LatchkeyCore
package import LatchkeyFlows
package import LatchkeyGuard

extension JSONAnswer {
    /// How long ago, and by what means, the caller proved who they are. Ages, so that no clock of another host matters; null for a
    /// time to come, later than any node has it, which is never recent (S-332).
    mutating func standing(of caller: Caller) {
        let authentication = caller.session.authentication
        key("auth")
        object { answer in
            answer.age("age", of: authentication.lastProof, for: caller)
            answer.age("factor_age", of: authentication.factorAt, for: caller)
            answer.field("factors", authentication.level)
            answer.field("methods", authentication.methodNames)
        }
    }

    /// In whole seconds of the clock, as tokens say it too: it changes with them and not between, which `AnswerMemory` relies on.
    private mutating func age(_ name: StaticString, of proven: Timestamp?, for caller: Caller) {
        key(name)
        if let age = caller.age(of: proven) { plain(String(age)) } else { null() }
    }
}

extension Caller {
    /// How many seconds ago it was when the token was checked, 0 by the clock of a node that is behind; nil for a later time to come.
    fileprivate func age(of proven: Timestamp?) -> Int64? {
        guard let proven, (proven - .clockSkew).seconds <= authenticatedAt.seconds else { return nil }
        return max(0, authenticatedAt.seconds - proven.seconds)
    }

    /// The same for guards of our own process.
    package var standing: AuthenticationStanding? {
        let authentication = session.authentication
        return AuthenticationStanding(
            age: age(of: authentication.lastProof).map { .seconds($0) },
            factorAge: age(of: authentication.factorAt).map { .seconds($0) },
            factors: authentication.level, methods: authentication.methodNames)
    }
}
