/// Runs the HTTP server on the parts until a signal asks it to stop.
enum Serve {
    static func run(_ parts: ServerParts) async throws {
        // the coordinator wires this
        throw CommandFailure("serve: the HTTP room is not wired yet")
    }
}
