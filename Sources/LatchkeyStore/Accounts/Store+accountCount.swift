package import LatchkeyCore

/// How many accounts there are. PostgreSQL reads an index of all of them to count them, 130 ms for a million, so that of many a number
/// is kept that was made beside the requests, as those of days are (decision 0013).
///
/// It is one row beside those of days, under a day on which nothing happened: by the day of the clock, one that was once ahead would
/// have left a number that stays the newest.
extension Store {
    /// As many are counted for each request.
    package static let countedAtOnce = 20_000
    /// In the column of kinds; no kind of event has this name.
    private static let accounts = "accounts"

    /// Exact up to `countedAtOnce`. Of more it is what `countAccounts` last wrote down, and exact where it never has.
    static func accountCount(_ connection: any Connection) throws -> Int {
        let few = try connection.query(
            "SELECT COUNT(*) FROM (SELECT 1 FROM account LIMIT \(countedAtOnce + 1)) AS few")[0].integer(0)
        guard few > Int64(countedAtOnce) else { return Int(few) }
        let kept = try connection.query(
            "SELECT count FROM audit_daily WHERE day = 0 AND kind = '\(accounts)'")
        return Int(try kept.first?.integer(0) ?? allAccounts(connection))
    }

    /// Writes down how many there are, where they are more than `countedAtOnce`.
    package func countAccounts() async throws(LatchkeyError) {
        let count = try await read { connection in
            let isMany = try !connection.query("SELECT 1 FROM account LIMIT 1 OFFSET \(Store.countedAtOnce)").isEmpty
            return isMany ? try Store.allAccounts(connection) : nil
        }
        guard let count else { return }
        try await write(.upkeep) { transaction in
            try transaction.execute(
                """
                INSERT INTO audit_daily (day, kind, count) VALUES (0, '\(Store.accounts)', ?)
                ON CONFLICT (day, kind) DO UPDATE SET count = excluded.count WHERE audit_daily.count <> excluded.count
                """,
                count)
        }
    }

    private static func allAccounts(_ connection: any Connection) throws -> Int64 {
        try connection.query("SELECT COUNT(*) FROM account")[0].integer(0)
    }
}
