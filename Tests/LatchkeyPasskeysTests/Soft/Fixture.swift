import Foundation
import LatchkeyCore
import Testing

/// Files of `Fixtures`, which says where each is from.
enum Fixture {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// The files of a folder, by name.
    static func files(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder.appendingPathComponent(name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            (file, Array(try Data(contentsOf: folder.appendingPathComponent(file))))
        }
    }

    static func bytes(_ text: String) throws -> [UInt8] {
        try #require(Base64URL.decode(text.utf8))
    }
}
