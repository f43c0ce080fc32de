import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows
import LatchkeyGuard
import NIOCore

/// `GET /api/users/export`: the people within one's reach, as a file.
struct PeopleExportRoutes {
    let flows: RosterFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/users/export", costs: .reads(Quota.readsOfOneExport), export)
    }

    /// The body is made while it is sent, so that no number of people fills the memory. Where the right is lost meanwhile, the
    /// connection ends without the end of the body.
    private func export(_ request: Request, _ context: ServerContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let format = try PeopleExportRoutes.format(parameters)
        let fields = flows.export.fields
        let text = PeopleText(
            format: format, fields: fields, delimiter: try PeopleExportRoutes.delimiter(parameters),
            roles: parts.roles)
        let export = try await flows.export(
            try UserListQuery.filter(parameters, parts.roles), as: text.format.rawValue,
            by: parts.actor(request, context))
        let body = parts.offLoopBody { writer in
            try await writer.write(ByteBuffer(bytes: text.beginning))
            var page: ExportPeople.Page? = export.first
            while let present = page {
                if !present.people.isEmpty { try await writer.write(ByteBuffer(bytes: text.lines(present.people))) }
                page = try await export.next(present)
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: text.format.mediaType,
                .contentDisposition: "attachment; filename=\"latchkey-people.\(text.format.rawValue)\"",
            ], body: body)
    }

    private static func format(_ parameters: Parameters) throws(LatchkeyError) -> PeopleText.Format {
        guard let word = try UserListQuery.single("format", parameters) else { return .csv }
        guard let format = PeopleText.Format.allCases.first(where: { $0.rawValue.utf8.elementsEqual(word.utf8) }) else {
            throw .field("format", .wordUnknown(PeopleText.Format.allCases.map(\.rawValue)), code: .invalidQuery)
        }
        return format
    }

    /// `,`, `;` or `tab`: programs of some countries take a table with commas for one column.
    private static func delimiter(_ parameters: Parameters) throws(LatchkeyError) -> RosterDelimiter {
        switch try UserListQuery.single("delimiter", parameters) {
        case nil, ","?: return .comma
        case ";"?: return .semicolon
        case "tab"?: return .tab
        default: throw .field("delimiter", .wordUnknown([",", ";", "tab"]), code: .invalidQuery)
        }
    }
}
