package import LatchkeyCore

/// Events as text: one object, or one row of a table, for each.
package enum EventText {
    package enum Format: String, CaseIterable, Sendable {
        case jsonLines = "jsonl"
        case csv

        var mediaType: String {
            switch self {
            case .jsonLines: "application/jsonl; charset=utf-8"
            case .csv: "text/csv; charset=utf-8; header=present"
            }
        }
    }

    /// What stands before the first event.
    package static func beginning(_ format: Format) -> [UInt8] {
        switch format {
        case .jsonLines: []
        case .csv: CSVText.byteOrderMark + Array(CSVText.row(columns).utf8)
        }
    }

    package static func lines(_ entries: [AuditEntry], _ format: Format) -> [UInt8] {
        switch format {
        case .jsonLines:
            var bytes: [UInt8] = []
            bytes.reserveCapacity(entries.count * 320)
            for entry in entries {
                bytes += json(entry)
                bytes.append(UInt8(ascii: "\n"))
            }
            return bytes
        case .csv: return Array(entries.map { CSVText.row(cells($0)) }.joined().utf8)
        }
    }

    package static func json(_ entry: AuditEntry) -> [UInt8] {
        var answer = JSONAnswer(capacity: 320)
        answer.event(entry)
        return answer.bytes
    }

    private static let columns = [
        "seq", "at", "kind", "user_id", "user_uid", "user_name", "actor_id", "actor_uid", "actor_name", "actor_kind",
        "object", "session", "ip", "details", "object_name",
    ]

    private static func cells(_ entry: AuditEntry) -> [String] {
        let event = entry.event
        return [
            String(entry.number), event.at.rfc3339, event.kind.rawValue, entry.user?.id.text ?? "",
            entry.user?.uid ?? "", entry.user?.name ?? "", entry.actor?.id.text ?? "", entry.actor?.uid ?? "",
            entry.actor?.name ?? "", event.actorKind.text, event.object ?? "", event.session?.text ?? "", event.ip,
            event.detail, entry.groupName ?? "",
        ]
    }
}

extension JSONAnswer {
    mutating func event(_ entry: AuditEntry) {
        let event = entry.event
        object { answer in
            answer.field("seq", Int(entry.number))
            answer.field("at", event.at.rfc3339)
            answer.field("kind", event.kind.rawValue)
            answer.key("user")
            answer.person(entry.user)
            answer.key("actor")
            answer.person(entry.actor)
            answer.field("actor_kind", event.actorKind.text)
            answer.field("object", event.object)
            answer.field("object_name", entry.groupName)
            answer.field("session", event.session?.text)
            answer.field("ip", event.ip.isEmpty ? nil : event.ip)
            answer.key("details")
            answer.details(event.details)
        }
    }

    private mutating func person(_ person: AuditEntry.Person?) {
        guard let person else { return null() }
        object { answer in
            answer.field("id", person.id.text)
            answer.field("uid", person.uid)
            answer.field("name", person.name)
        }
    }

    /// Each key once. What rows of earlier versions have without a key is one text.
    private mutating func details(_ details: EventDetails) {
        var told: Set<String> = []
        let pairs = details.pairs.filter { !$0.key.isEmpty && told.insert($0.key).inserted }
        let words = details.pairs.filter(\.key.isEmpty).map(\.value).joined(separator: " ")
        object { answer in
            for pair in pairs {
                answer.key(named: pair.key)
                answer.string(pair.value)
            }
            if !words.isEmpty, told.insert("text").inserted { answer.field("text", words) }
        }
    }
}
