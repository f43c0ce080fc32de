import LatchkeyTestSupport

@testable import LatchkeyPasskeys

/// Items as they are written, with the values that they stand for.
enum RandomCBOR {
    static func item(depth: Int, _ generator: inout SeededGenerator) -> (CBORItem, CBORValue) {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &generator) {
        case 0:
            let number =
                Int64.random(in: 0...Int64.max, using: &generator) >> Int64.random(in: 0..<63, using: &generator)
            return (.integer(number), .unsigned(UInt64(number)))
        case 1:
            let number = UInt64.random(in: 0...UInt64(Int64.max), using: &generator) >> UInt64(depth * 9)
            return (.integer(-1 - Int64(number)), .negative(number))
        case 2:
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            return (.bytes(bytes), .bytes(bytes[...]))
        case 3:
            let text = String(repeating: ["a", "é", "🔑", ""].randomElement(using: &generator) ?? "", count: depth * 7)
            return (.text(text), .text(Array(text.utf8)[...]))
        case 4:
            let flag = Bool.random(using: &generator)
            return (.bool(flag), .bool(flag))
        case 5:
            let items = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in item(depth: depth + 1, &generator) }
            return (.array(items.map(\.0)), .array(items.map(\.1)))
        default:
            var pairs: [(CBORItem, CBORItem)] = []
            var members: [CBORKey: CBORValue] = [:]
            for number in 0..<Int64.random(in: 0..<4, using: &generator) {
                let (written, value) = item(depth: depth + 1, &generator)
                let isText = Bool.random(using: &generator)
                pairs.append((isText ? .text("\(number)") : .integer(-number), written))
                members[isText ? .text(Array("\(number)".utf8)) : .label(-number)] = value
            }
            return (.map(pairs), .map(members))
        }
    }
}
