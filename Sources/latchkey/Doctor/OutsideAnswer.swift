import LatchkeyCore

/// What a server answered to one request from outside.
struct OutsideAnswer: Equatable, Sendable {
    var status = 0
    /// In lower case, in the order in which they came.
    var fields: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// When the server's certificate ends; nil over plain http.
    var certificateEnd: Timestamp?

    static func == (one: OutsideAnswer, other: OutsideAnswer) -> Bool {
        one.status == other.status && one.body == other.body && one.certificateEnd == other.certificateEnd
            && one.fields.elementsEqual(other.fields) { $0 == $1 }
    }

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// A member of the JSON object that the body is.
    func member(_ name: String) -> JSONValue? {
        guard case .object(let members)? = try? JSONParser.parse(body) else { return nil }
        return members[Array(name.utf8)]
    }

    func text(_ name: String) -> String? {
        if case .string(let text)? = member(name) { text } else { nil }
    }

    func flag(_ name: String) -> Bool? {
        if case .bool(let flag)? = member(name) { flag } else { nil }
    }
}

/// Why there was no answer.
enum OutsideFault: Error, Equatable, Sendable {
    /// No such host name.
    case noName
    /// Nobody listens there, or a network lets nothing through.
    case refused
    case tooSlow
    /// None, or one that browsers do not take for this name.
    case certificate
    /// More bytes than any answer of ours has.
    case tooLarge
    case notHTTP
    /// The connection ended before the answer did.
    case closed

    var sentence: String {
        switch self {
        case .noName: "there is no such host name"
        case .refused: "nobody listens there, or a network between lets nothing through"
        case .tooSlow: "there was no answer within \(OutsideRequest.seconds) seconds"
        case .certificate: "its certificate is missing, over, or of another name"
        case .tooLarge: "the answer has more than \(OutsideRequest.maxBytes / 1024) KiB"
        case .notHTTP: "what came is no HTTP"
        case .closed: "the connection ended before there was an answer"
        }
    }
}

typealias OutsideResult = Result<OutsideAnswer, OutsideFault>
