extension AuditEvent {
    /// What it was about beside a person, as `role:Editor` or `group:<id>`; nil where there is nothing.
    package var object: String? {
        for (key, word) in AuditEvent.objects {
            guard let value = details[key] else { continue }
            // A role that was given or taken has a sign before its name.
            let name = key == "role" ? String(value.drop { $0 == "+" || $0 == "-" }) : value
            if !name.isEmpty { return "\(word):\(name)" }
        }
        return nil
    }

    /// The group that it was about, where nothing nearer is.
    package var group: GroupID? {
        guard let object, object.hasPrefix("group:") else { return nil }
        return GroupID(text: object.dropFirst("group:".count).utf8)
    }

    /// Which details name one, the nearest first: a join code leads into a group, with a role.
    private static let objects = [("code", "join_code"), ("mail", "mail"), ("group", "group"), ("role", "role")]

    /// Who acted, of an event that was stored before this was: what the other columns tell.
    package var likelyActorKind: ActorKind {
        if details["by"] == "operator" { return .operator }
        return ip.isEmpty && actorID == nil ? .system : .person
    }
}
