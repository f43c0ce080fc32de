import LatchkeyCore

/// Client data as a browser writes it, with everything changeable.
struct SoftClientData {
    var type: String
    var challenge: [UInt8]
    var origin = Soft.origin
    /// Members behind the others, as JSON.
    var more = #","crossOrigin":false"#
    var prefix: [UInt8] = []
    /// Instead of all the above.
    var whole: String?

    var bytes: [UInt8] {
        let text =
            whole
            ?? #"{"type":"\#(type)","challenge":"\#(Base64URL.encodeText(challenge))","origin":"\#(origin)"\#(more)}"#
        return prefix + Array(text.utf8)
    }
}
