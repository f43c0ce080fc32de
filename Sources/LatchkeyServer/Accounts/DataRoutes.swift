import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `GET /api/data`: all that is held about oneself, as one file.
struct DataRoutes {
    let flows: AccountFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/data", costs: .reads(Quota.readsOfOneExport), parts.offLoop(export))
    }

    private func export(_ request: Request, _ context: ServerContext) async throws -> Response {
        let export = try await flows.export(by: parts.actor(request, context))
        var answer = JSONAnswer(capacity: 4096 + export.events.count * 160)
        answer.object { $0.write(export, parts.roles) }
        var response = answer.response()
        response.body = try parts.metered(answer.bytes, request, context).body
        // The name is ours: nothing that a person typed stands in a header.
        response.headers[.contentDisposition] = "attachment; filename=\"latchkey-data.json\""
        return response
    }

    /// What a browser shows when it is typed into its address bar (RFC 2397).
    fileprivate static func dataURL(of picture: Picture) -> String {
        // The other alphabet of RFC 4648, with padding.
        let base64 = Base64URL.encode(picture.bytes).map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return "data:\(picture.format.mediaType);base64,\(String(decoding: base64, as: UTF8.self))\(padding)"
    }
}

extension JSONAnswer {
    /// What is held, without what proves anything: no hashes and no secrets (S-208).
    fileprivate mutating func write(_ export: ExportAccount.Export, _ roles: RoleCatalog) {
        key("user")
        user(export.account, roles)
        key("profile")
        profile(export.profile)
        if let picture = export.picture { field("picture", DataRoutes.dataURL(of: picture)) }
        key("sessions")
        array(of: export.sessions) { $0.session($1) }
        field("devices_last_used_at", export.devices.map(\.rfc3339))
        factors(export.factors)
        key("identities")
        array(of: export.identities) { $0.identity($1, roles) }
        key("pending")
        array(of: export.pendingTokens) { $0.token($1) }
        key("memberships")
        array(of: export.groups) { $0.membership($1) }
        field("joined_with_code_at", export.joins.map(\.rfc3339))
        key("join_codes")
        array(of: export.joinCodes) { $0.joinCode($1, roles) }
        key("mails")
        array(of: export.mails) { $0.mail($1) }
        key("events")
        array(of: export.events) { $0.event($1) }
    }

    private mutating func factors(_ factors: FactorOverview) {
        key("factors")
        object { answer in
            answer.key("totp")
            answer.array(of: factors.authenticators) { answer, authenticator in
                answer.object { answer in
                    answer.field("name", authenticator.name)
                    answer.times(of: authenticator)
                }
            }
            answer.key("passkeys")
            answer.array(of: factors.passkeys) { answer, passkey in
                answer.object { $0.describe(passkey) }
            }
            answer.recoveryCodes(factors.recoverySet)
        }
    }

    private mutating func membership(_ membership: StoredMembership) {
        object { answer in
            answer.field("group", membership.group.id.text)
            answer.field("key", membership.group.key.text)
            answer.field("name", membership.group.name)
            answer.field("leader", membership.isMarkedLeader)
            answer.field("joined_at", membership.joinedAt.rfc3339)
            answer.field("archived_at", membership.group.archivedAt?.rfc3339)
        }
    }

    private mutating func token(_ token: OneTimeToken) {
        object { answer in
            answer.field("purpose", "\(token.purpose)")
            answer.field("email", token.email)
            answer.field("created_at", token.createdAt.rfc3339)
            answer.field("expires_at", token.expiresAt.rfc3339)
        }
    }

    private mutating func event(_ event: AuditEvent) {
        object { answer in
            answer.field("kind", event.kind.rawValue)
            answer.field("at", event.at.rfc3339)
            answer.field("ip", event.ip)
            answer.field("detail", event.detail)
        }
    }
}
