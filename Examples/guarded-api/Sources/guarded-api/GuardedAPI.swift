import Hummingbird
import LatchkeyGuard

@main
struct GuardedAPI {
    static func main() async throws {
        let environment = Environment()
        let latchkey = environment.get("AUTH_SERVER") ?? "http://localhost:8587"
        let port = environment.get("PORT", as: Int.self) ?? 8600

        let app = Application(
            router: try router(latchkey: latchkey),
            configuration: .init(address: .hostname("127.0.0.1", port: port))
        )
        try await app.runService()
    }

    static func router(latchkey: String) throws -> Router<BasicGuardedRequestContext> {
        // Latchkey's cookie is called `__Host-latchkey`, but in development, without https, `latchkey`.
        let signedInUser = TokenRequired<BasicGuardedRequestContext>(
            authority: try .server(latchkey),
            cookieName: latchkey.hasPrefix("https:") ? "__Host-latchkey" : "latchkey"
        )

        let router = Router(context: BasicGuardedRequestContext.self)

        // Everybody who is signed in.
        let reports = router.group("reports").add(middleware: signedInUser)
        reports.get { _, context in
            "Reports for \(try context.requireCurrentUser().name)\n"
        }

        // Administrators only.
        reports.group().add(middleware: TokenRequired(roles: "Admin")).delete(":id") { _, context in
            let id = try context.parameters.require("id")
            return "Report \(id) deleted by \(try context.requireCurrentUser().name)\n"
        }

        return router
    }
}
