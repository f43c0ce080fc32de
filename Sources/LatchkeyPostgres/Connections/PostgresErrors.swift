import CLibPQ
import LatchkeyStore

extension DatabaseError {
    /// What the server said of a statement. Its primary message names tables and constraints, never values; its detail,
    /// which holds values, is left out.
    init(result: OpaquePointer) {
        let state = DatabaseError.field(result, "C") ?? ""
        self.init(
            DatabaseError.kind(ofState: state), "\(DatabaseError.field(result, "M") ?? "PostgreSQL error") (\(state))")
    }

    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }

    /// SQLSTATE (PostgreSQL's appendix A) to our few kinds.
    static func kind(ofState state: String) -> Kind {
        switch state {
        case "23505": return .uniqueViolation
        // Not serializable, deadlocked, gave way: given up for another transaction.
        case "40001", "40P01", "55P03": return .conflict
        // Too slow, out of connections: another try may do.
        case "57014", "53300", "25P03": return .busy
        // Raised by our own triggers; missing rights.
        case "P0001", "42501": return .notAllowed
        // A primary that has become a standby.
        case "25006": return .unreachable
        default: break
        }
        // Connection, resources (a full disk), operator (shutting down), system.
        return ["08", "53", "57", "58"].contains(String(state.prefix(2))) ? .unreachable : .other
    }
}
