import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import NIOCore

/// `/api/events`: what happened, for those with `audit:read`, and for leaders about the people whom they lead;
/// `/api/user/{id}/events`: the same of one person, also of oneself.
struct EventRoutes {
    let flows: AuditFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/events", costs: .reads(1), list)
        routes.guarded(.get, "/api/events/export", costs: .reads(Quota.readsOfOneExport), export)
        routes.guarded(.get, "/api/user/{id}/events", costs: .reads(1), listOfPerson)
    }

    private func list(_ request: Request, _ context: ServerContext) async throws -> Response {
        let query = try EventQuery(request.uri.queryParameters, most: ReadAudit.mostPerPage)
        return answer(try await flows.events.list(context.caller(), query.filter, limit: query.limit))
    }

    private func listOfPerson(_ request: Request, _ context: ServerContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        // The path says who.
        guard parameters.getAll("user").isEmpty else {
            throw LatchkeyError.field("user", .unknownField, code: .invalidQuery)
        }
        let query = try EventQuery(parameters, most: ReadAudit.mostPerPage)
        let id = try context.parameters.require("id")
        return answer(try await flows.events.list(of: id, context.caller(), query.filter, limit: query.limit))
    }

    private func answer(_ page: AuditPage) -> Response {
        var answer = JSONAnswer(capacity: 64 + page.entries.count * 320)
        answer.object { answer in
            answer.key("events")
            answer.array(of: page.entries) { $0.event($1) }
            if let next = page.next {
                answer.field("next", Int(next))
            } else {
                answer.field("next", nil)
            }
        }
        return answer.response()
    }

    /// The body is made while it is sent, so that no number of events fills the memory. Where the right is lost meanwhile, the
    /// connection ends without the end of the body.
    private func export(_ request: Request, _ context: ServerContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let format = try EventRoutes.format(parameters)
        let query = try EventQuery(parameters, most: ReadAudit.mostPerPage)
        let export = try await flows.events.export(
            query.filter, as: format.rawValue, by: parts.actor(request, context))
        let body = parts.offLoopBody { writer in
            try await writer.write(ByteBuffer(bytes: EventText.beginning(format)))
            var page: AuditPage? = export.first
            while let present = page {
                if !present.entries.isEmpty {
                    try await writer.write(ByteBuffer(bytes: EventText.lines(present.entries, format)))
                }
                page = try await export.next(present)
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType,
                .contentDisposition: "attachment; filename=\"latchkey-events.\(format.rawValue)\"",
            ], body: body)
    }

    private static func format(_ parameters: Parameters) throws(LatchkeyError) -> EventText.Format {
        guard let word = try UserListQuery.single("format", parameters) else { return .jsonLines }
        guard let format = EventText.Format.allCases.first(where: { $0.rawValue.utf8.elementsEqual(word.utf8) }) else {
            throw .field("format", .wordUnknown(EventText.Format.allCases.map(\.rawValue)), code: .invalidQuery)
        }
        return format
    }
}
