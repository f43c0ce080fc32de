import HTTPTypes
import Hummingbird
import LatchkeyCore
import LatchkeyFlows

/// `/api/user/{id}/picture`: the body is the picture itself, of at most 1 MiB.
struct PictureRoutes {
    let flows: ProfileFlows
    let parts: ServerParts

    func add(to routes: inout Routes) {
        routes.guarded(.get, "/api/user/{id}/picture", show)
        routes.guarded(.put, "/api/user/{id}/picture", body: .picture, set)
        routes.guarded(.delete, "/api/user/{id}/picture", remove)
    }

    /// The type is ours and never guessed; opened by itself, nothing in it can run.
    private func show(_ request: Request, _ context: ServerContext) async throws -> Response {
        let picture = try await flows.pictures.find(try context.parameters.require("id"), context.caller())
        let answer = try parts.metered(picture.bytes, request, context)
        return Response(
            status: .ok,
            headers: [
                .contentType: picture.format.mediaType, .contentSecurityPolicy: "sandbox",
                .contentDisposition: "inline; filename=\"picture.\(picture.format.rawValue)\"",
            ],
            body: answer.body)
    }

    /// A page of another origin cannot send these types without asking first (S-087).
    private func set(_ request: Request, _ context: ServerContext) async throws -> Response {
        let caller = try context.caller()
        let type = ASCII.lowercase(request.headers[.contentType] ?? "")
        guard Picture.Format.allCases.contains(where: { $0.mediaType == type }),
            request.headers[.contentEncoding] == nil
        else { throw LatchkeyError(.unsupportedMediaType) }
        let id = try context.parameters.require("id")
        try await flows.pictures.requireChange(of: id, caller)
        let body = try await request.wholeBody(upTo: Picture.mostBytes)
        try await flows.pictures.set(
            Array(body.readableBytesView), of: id, by: parts.actor(request, context))
        return Response(status: .noContent)
    }

    private func remove(_ request: Request, _ context: ServerContext) async throws -> Response {
        try await flows.pictures.set(
            nil, of: try context.parameters.require("id"), by: parts.actor(request, context))
        return Response(status: .noContent)
    }
}
