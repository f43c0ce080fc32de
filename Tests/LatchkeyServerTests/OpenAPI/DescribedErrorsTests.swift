import Foundation
import HTTPTypes
import LatchkeyCore
import LatchkeyGuard
import LatchkeyTestSupport
import Testing

@testable import LatchkeyServer

@Suite struct DescribedErrorsTests {
    private static let codes = LatchkeyError.Code.allCases.map(\.rawValue).sorted()

    /// A passkey that is to be added is refused with another status than one that is to prove something.
    private static func status(of code: String, isRegistration: Bool = false) -> Int? {
        LatchkeyError.Code(rawValue: code).map {
            var error = LatchkeyError($0)
            error.isRegistration = isRegistration
            return Int(ErrorAnswer.body(for: error).status.code)
        }
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
                let isRegistration = ["POST /api/factors/passkeys", "POST /api/authenticate/setup/confirm"]
                    .contains(operation.name)
                for (status, codes) in operation.codes where status >= 400 {
                    #expect(!codes.isEmpty, "\(operation.name) \(status)")
                    for code in codes {
                        #expect(
                            DescribedErrorsTests.status(of: code, isRegistration: isRegistration) == status,
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
