import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/user/{id}/profile`: the fields that the operator declared, with what they hold.
struct ProfileRoutes {
    let flows: ProfileFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/user/{id}/profile", show)
        routes.guarded(.put, "/api/user/{id}/profile", update)
    }

    private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        ProfileRoutes.answer(try await flows.fields.find(try context.parameters.require("id"), context.caller()))
    }

    private func update(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let body = try await JSONBody(request, limits: parts.limits)
        let entries = try await flows.fields.update(
            id, try ProfileRoutes.wishes(in: body), by: parts.actor(request, context))
        return ProfileRoutes.answer(entries)
    }

    /// A key becomes a `String` only when it can be the name of a field: other strings may be equal to one that has other bytes
    /// (docs/pitfalls.md, Strings).
    static func wishes(in body: JSONBody) throws(LatchkeyError) -> [String: ProfileWish] {
        var wishes: [String: ProfileWish] = [:]
        var strangers: Set<String> = []
        for (name, value) in body.members {
            let text = String(decoding: name, as: UTF8.self)
            if ProfileField.isName(name) {
                wishes[text] = ProfileWish(value)
            } else {
                strangers.insert(JSONBody.shown(name))
            }
        }
        guard strangers.isEmpty else { throw ManageProfiles.notAllowed(strangers) }
        return wishes
    }

    private static func answer(_ entries: [ManageProfiles.Entry]) -> Response {
        var answer = JSONAnswer(capacity: 64 + entries.count * 160)
        answer.object { answer in
            answer.key("fields")
            answer.array(of: entries) { answer, entry in
                answer.object { answer in
                    answer.field("name", entry.field.name)
                    answer.field("type", entry.field.kind.rawValue)
                    answer.field("label", entry.field.label)
                    answer.field("readers", entry.field.readers.rawValue)
                    answer.field("writable", entry.isWritable)
                }
            }
            answer.key("profile")
            answer.profile(entries)
        }
        return answer.response()
    }
}

extension ProfileWish {
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .nothing
        case .string(let text): self = .value(.text(text))
        case .number(let text): self = .value(.number(text))
        case .bool(let flag): self = .value(.boolean(flag))
        case .array, .object: self = .other
        }
    }
}

extension JSONAnswer {
    /// What the fields hold, by name.
    mutating func profile(_ entries: [ManageProfiles.Entry]) {
        object { $0.profileMembers(entries) }
    }

    /// The same as members of the object that is being written: the names of fields are none that it has.
    mutating func profileMembers(_ entries: [ManageProfiles.Entry]) {
        for entry in entries {
            key(named: entry.field.name)
            switch entry.value {
            case nil: null()
            case .text(let text): string(text)
            case .number(let text): plain(text)
            case .boolean(let flag): plain(flag ? "true" : "false")
            }
        }
    }
}
