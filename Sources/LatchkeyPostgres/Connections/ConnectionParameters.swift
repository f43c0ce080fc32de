import CLibPQ
import Foundation
import LatchkeyStore

/// What libpq is told to connect to: the operator's URL, and what we want where it says nothing.
///
/// Holds the password; is never printed.
struct ConnectionParameters: Sendable {
    private let values: [String: String]

    private static let defaults = [
        "application_name": "latchkey",
        "client_encoding": "UTF8",
        // For each host of several.
        "connect_timeout": "3",
        // After a failover the standby that took over is found without a restart.
        "target_session_attrs": "read-write",
        // A machine that vanished is noticed.
        "keepalives_idle": "10", "keepalives_interval": "3", "keepalives_count": "3", "tcp_user_timeout": "10000",
    ]

    /// Throws without repeating any of `url`: libpq's own message would hold the password.
    init(url: String) throws(DatabaseError) {
        guard let options = PQconninfoParse(url, nil) else {
            throw DatabaseError(.other, "the URL is not one that libpq understands")
        }
        defer { PQconninfoFree(options) }
        var values = ConnectionParameters.defaults
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        // Our texts are UTF-8, whatever the URL or the database would choose.
        values["client_encoding"] = "UTF8"
        guard !ConnectionParameters.isMisread(values) else {
            throw DatabaseError(.other, "the URL is not one that libpq understands")
        }
        self.values = values
    }

    /// libpq takes a password with a bare `@` or `/` apart at that place, without a word.
    private static func isMisread(_ values: [String: String]) -> Bool {
        if values["host"]?.contains("@") == true { return true }
        if values["user"] == nil, values["dbname"]?.contains("@") == true { return true }
        return values["port"]?.utf8.allSatisfy { $0 == UInt8(ascii: ",") || (0x30...0x39).contains($0) } == false
    }

    /// `DATABASE on HOST`, for people.
    var place: String {
        let database = values["dbname"] ?? values["user"] ?? "the default database"
        return "\(database) on \(values["host"] ?? values["hostaddr"] ?? "this machine")"
    }

    var holdsPassword: Bool { values["password"] != nil }

    /// A new connection, made or failed; waits up to `connect_timeout` for each host.
    func connect() -> OpaquePointer? {
        let pairs = values.map { (key: strdup($0.key), value: strdup($0.value)) }
        defer {
            for pair in pairs {
                free(pair.key)
                free(pair.value)
            }
        }
        let keywords = pairs.map { UnsafePointer($0.key) } + [nil]
        let texts = pairs.map { UnsafePointer($0.value) } + [nil]
        return PQconnectdbParams(keywords, texts, 0)
    }
}
