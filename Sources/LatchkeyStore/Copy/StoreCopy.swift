/// All that one database holds, in another that is empty: the whole of it, or nothing.
///
/// The source is locked against writing meanwhile, also by other processes, so that what is copied is what there is.
/// Both must have been migrated.
package struct StoreCopy: Sendable {
    package enum Failure: Error, Equatable, Sendable {
        case targetNotEmpty(table: String)
        /// What was read back is not what was sent; nothing was kept.
        case differs(table: String)
    }

    /// Told after each page, from the target's thread.
    package typealias Progress = @Sendable (_ rows: Int, _ total: Int) -> Void

    private let source: any Database
    private let target: any Database
    private let progress: Progress

    package init(from source: any Database, to target: any Database, progress: @escaping Progress = { _, _ in }) {
        self.source = source
        self.target = target
        self.progress = progress
    }

    /// Answers what was copied, compared by counts and checksums before it was kept. Throws a `Failure` or a `DatabaseError`.
    package func run() async throws -> [TableTally] {
        // Before anything is locked: the target may be the source under another name.
        try await target.read(StoreCopy.requireEmpty)
        let pipe = RowPipe()
        let total = try await source.read { connection in
            try StoredTable.all.reduce(0) { $0 + (try $1.count(connection)) }
        }
        async let sending = abandoning(pipe) { try await send(into: pipe) }
        async let receiving = abandoning(pipe) { try await receive(from: pipe, total: total) }
        let (sent, received) = await (sending, receiving)
        if case .failure(let error) = sent, !(error is RowPipe.Abandoned) { throw error }
        return try received.get()
    }

    private func abandoning<Value: Sendable>(
        _ pipe: RowPipe, _ work: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do {
            return .success(try await work())
        } catch {
            pipe.abandon()
            return .failure(error)
        }
    }

    private func send(into pipe: RowPipe) async throws {
        try await source.write(.everything) { connection in
            var tallies: [TableTally] = []
            for (number, table) in StoredTable.all.enumerated() {
                var tally = TableTally(table.name)
                try table.readPages(connection) { rows in
                    tally.add(rows)
                    try pipe.put(.page(table: number, rows))
                }
                tallies.append(tally)
            }
            try pipe.put(.end(tallies))
        }
    }

    private func receive(from pipe: RowPipe, total: Int) async throws -> [TableTally] {
        let (dialect, progress) = (target.dialect, progress)
        return try await target.write(.everything) { connection in
            try StoreCopy.requireEmpty(connection)
            try connection.execute("DELETE FROM first_setup")
            try connection.execute("DELETE FROM role_name")
            var rows = 0
            while true {
                switch try pipe.take() {
                case .page(let number, let page):
                    try StoredTable.all[number].insert(page, connection)
                    rows += page.count
                    progress(rows, total)
                case .end(let sent):
                    try StoreCopy.compare(sent, connection)
                    for table in StoredTable.all where table.isSerial {
                        for statement in dialect.continueSerial(table.name) { try connection.execute(statement) }
                    }
                    return sent
                }
            }
        }
    }

    /// The set-up code that a start has offered is nothing to keep, and neither are the bits of roles that nobody holds.
    private static func requireEmpty(_ connection: any Connection) throws {
        let offers = try connection.query("SELECT 1 FROM first_setup WHERE completed_at IS NULL").count
        for table in StoredTable.all {
            let rows = try table.count(connection) - (table.name == "first_setup" ? offers : 0)
            guard rows == 0 || table.name == "role_name" else { throw Failure.targetNotEmpty(table: table.name) }
        }
    }

    private static func compare(_ sent: [TableTally], _ connection: any Connection) throws {
        for (table, expected) in zip(StoredTable.all, sent) {
            var kept = TableTally(table.name)
            try table.readPages(connection) { kept.add($0) }
            guard kept == expected else { throw Failure.differs(table: table.name) }
        }
    }
}
