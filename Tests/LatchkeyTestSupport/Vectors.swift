import Foundation

/// Test data made by others, which is not part of the project: `LATCHKEY_VECTORS`, else `../shared/vectors` beside the
/// package.
package enum Vectors {
    private static var directory: String {
        if let path = ProcessInfo.processInfo.environment["LATCHKEY_VECTORS"] { return path }
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.deletingLastPathComponent().appendingPathComponent("shared/vectors").path
    }

    /// Nil where the vectors are absent; the test must say so.
    package static func naughtyStrings() -> [String]? {
        json("naughty_strings.json") as? [String]
    }

    package struct JSONText: Sendable {
        package let name: String
        /// `accept`, `reject` or `either`.
        package let expectation: String
        package let bytes: [UInt8]
    }

    package static func jsonTexts() -> [JSONText]? {
        let tests = (json("json_parsing.json") as? [String: Any])?["tests"] as? [[String: Any]]
        return tests?.compactMap { test in
            guard let name = test["name"] as? String, let expectation = test["expect"] as? String,
                let text = test["base64"] as? String, let data = Data(base64Encoded: text)
            else { return nil }
            return JSONText(name: name, expectation: expectation, bytes: Array(data))
        }
    }

    private static func json(_ name: String) -> Any? {
        guard let data = FileManager.default.contents(atPath: directory + "/" + name) else { return nil }
        return try? JSONSerialization.jsonObject(with: data)
    }
}
