import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyGuard
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct DescribedErrorsTests {
    private static let codes = LatchkeyError.Code.allCases.map(\.rawValue).sorted()

    private static func status(of code: String) -> Int? {
        LatchkeyError.Code(rawValue: code).map { Int(ErrorAnswer.body(for: LatchkeyError($0)).status.code) }
    }

    /// A passkey is refused as a proof, or as one to add, which does not end the session that asks.
    private static func statuses(of code: String) -> Set<Int?> {
        code == LatchkeyError.Code.passkeyInvalid.rawValue ? [400, 401] : [status(of: code)]
    }

    @Test("The description lists every error code, and no other")
    func everyCodeIsInTheDescription() async throws {
        try await withLatchkey { latchkey in
            let described = try await APIDescription(of: latchkey).errorCodes
            #expect(described == DescribedErrorsTests.codes)
        }
    }

    @Test("A code is described under the status that it answers, and no refusal is described without one")
    func codesStandUnderTheirStatus() async throws {
        try await withLatchkey { latchkey in
            for operation in try await APIDescription(of: latchkey).operations {
                for (status, codes) in operation.codes where status >= 400 {
                    #expect(!codes.isEmpty, "\(operation.name) \(status)")
                    for code in codes {
                        #expect(
                            DescribedErrorsTests.statuses(of: code).contains(status),
                            "\(operation.name) \(status) \(code)")
                    }
                }
            }
        }
    }

    @Test("docs/errors.md lists every error code once, with the status that it answers")
    func everyCodeIsInTheDocumentation() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/errors.md"), encoding: .utf8)
        // Rows are `| status | `code` | message | when | what to do |`.
        let rows = text.split(separator: "\n").compactMap { line -> (code: String, status: Int)? in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 7, let status = Int(cells[1]) else { return nil }
            return (cells[2].trimmingCharacters(in: ["`"]), status)
        }
        #expect(rows.map(\.code).sorted() == DescribedErrorsTests.codes)
        for row in rows {
            #expect(DescribedErrorsTests.status(of: row.code) == row.status, "\(row.code)")
        }
    }
}
