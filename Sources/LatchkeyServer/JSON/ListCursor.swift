import Hummingbird
import LatchkeyCore

/// Where a page of a list ended, as one word of an address: `next` of one answer is `after` of the next request.
///
/// It is checked for its form and for the order of the list, and believed in nothing else: whoever makes one up is shown a page that they
/// may see, from another place on.
struct ListCursor {
    /// The order of the list, and what its last item was sorted by.
    private let words: [String]

    private static let most = 4096

    private init(_ words: String...) {
        self.words = words
    }

    init(_ place: AccountPlace, _ order: AccountOrder) {
        switch place.key {
        case .uid: self.init(order.word, place.uid)
        case .name(let name): self.init(order.word, place.uid, name)
        case .createdAt(let time): self.init(order.word, place.uid, String(time.microseconds))
        case .text(let text, let id): self.init(order.word, place.uid, id.text, text)
        }
    }

    init(_ place: GroupPlace) {
        self.init("group", place.id.text, place.name)
    }

    init(_ place: TimedPlace) {
        self.init("time", place.id.text, String(place.at.microseconds))
    }

    var text: String { Base64URL.encodeText(Array(words.joined(separator: "\u{0}").utf8)) }

    /// What `after` says; nil where it is not given. Throws `invalid_query`.
    private init?(_ parameters: Parameters) throws(LatchkeyError) {
        guard let text = try UserListQuery.single("after", parameters) else { return nil }
        guard text.utf8.count <= ListCursor.most, let bytes = Base64URL.decode(Array(text.utf8)) else {
            throw ListCursor.refusal
        }
        let decoded = String(decoding: bytes, as: UTF8.self)
        guard decoded.utf8.elementsEqual(bytes) else { throw ListCursor.refusal }
        words = decoded.utf8.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static let refusal = LatchkeyError.field("after", .cursorForm, code: .invalidQuery)

    private func words(_ count: Int, of list: String) throws(LatchkeyError) -> [String] {
        guard words.count == count, words[0].utf8.elementsEqual(list.utf8) else { throw ListCursor.refusal }
        return Array(words.dropFirst())
    }

    private static func time(_ word: String) throws(LatchkeyError) -> Timestamp {
        guard let number = Int64(word), String(number).utf8.elementsEqual(word.utf8) else { throw refusal }
        return Timestamp(microseconds: number)
    }

    /// Throws `invalid_query`, also for a place in another order.
    static func account(_ parameters: Parameters, _ order: AccountOrder) throws(LatchkeyError) -> AccountPlace? {
        guard let cursor = try ListCursor(parameters) else { return nil }
        switch order.key {
        case .uid:
            guard cursor.words.count == 4 else {
                return AccountPlace(.uid, uid: try cursor.words(2, of: order.word)[0])
            }
            let words = try cursor.words(4, of: order.word)
            guard let id = AccountID(text: words[1].utf8) else { throw refusal }
            return AccountPlace(.text(words[2], id), uid: words[0])
        case .name:
            let words = try cursor.words(3, of: order.word)
            return AccountPlace(.name(words[1]), uid: words[0])
        case .createdAt:
            let words = try cursor.words(3, of: order.word)
            return AccountPlace(.createdAt(try time(words[1])), uid: words[0])
        }
    }

    /// Throws `invalid_query`.
    static func group(_ parameters: Parameters) throws(LatchkeyError) -> GroupPlace? {
        guard let words = try ListCursor(parameters)?.words(3, of: "group") else { return nil }
        guard let id = GroupID(text: words[0].utf8) else { throw refusal }
        return GroupPlace(name: words[1], id: id)
    }

    /// Throws `invalid_query`.
    static func timed(_ parameters: Parameters) throws(LatchkeyError) -> TimedPlace? {
        guard let words = try ListCursor(parameters)?.words(3, of: "time") else { return nil }
        guard let id = RandomID(text: words[0].utf8) else { throw refusal }
        return TimedPlace(at: try time(words[1]), id: id)
    }
}
