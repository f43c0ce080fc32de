/// What passkeys need of CBOR (RFC 8949): no tags, no floating point, nothing of indefinite length.
enum CBORValue: Equatable, Sendable {
    case unsigned(UInt64)
    /// −1 − the number, as CBOR writes it: −1 is `negative(0)`.
    case negative(UInt64)
    case bytes(ArraySlice<UInt8>)
    /// Checked to be UTF-8; kept as bytes, for Swift takes texts for equal that are only canonically equivalent.
    case text(ArraySlice<UInt8>)
    case array([CBORValue])
    case map([CBORKey: CBORValue])
    case bool(Bool)
    case null
}

/// What may be a key of a map here: integers and texts.
enum CBORKey: Hashable, Sendable {
    case unsigned(UInt64)
    case negative(UInt64)
    case text([UInt8])

    static func text(_ text: StaticString) -> CBORKey {
        .text(text.withUTF8Buffer { Array($0) })
    }

    /// A label of COSE (RFC 9052 §1.4).
    static func label(_ number: Int64) -> CBORKey {
        number >= 0 ? .unsigned(UInt64(number)) : .negative(UInt64(-1 - number))
    }
}

extension CBORValue {
    /// The number as COSE means it; nil for other types, and beyond 64 bits with a sign.
    var integer: Int64? {
        switch self {
        case .unsigned(let number): Int64(exactly: number)
        case .negative(let number): Int64(exactly: number).map { -1 - $0 }
        default: nil
        }
    }

    var byteString: ArraySlice<UInt8>? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    var members: [CBORKey: CBORValue]? {
        if case .map(let members) = self { members } else { nil }
    }
}
