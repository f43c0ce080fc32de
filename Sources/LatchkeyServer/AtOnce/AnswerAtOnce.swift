import HTTPTypes
import LatchkeyGuard

/// A route whose GET can be answered from memory alone.
struct AnswerAtOnce: Sendable {
    /// Of the fields and the query, if there is one. Nil when it has to wait after all.
    typealias Handler = @Sendable (HTTPFields, String?, AnswerMemory) throws -> WholeAnswer?

    let answer: Handler
    private let path: [UInt8]
    private let takesQuery: Bool

    init(_ path: String, takesQuery: Bool = false, _ answer: @escaping Handler) {
        self.path = Array(path.utf8)
        self.takesQuery = takesQuery
        self.answer = answer
    }

    /// The exact path: unless the route takes a query, a target with one goes the usual way.
    func isFor(_ target: String) -> Bool {
        let target = target.utf8
        guard target.count != path.count else { return target.elementsEqual(path) }
        return takesQuery && target.starts(with: path) && target.dropFirst(path.count).first == UInt8(ascii: "?")
    }

    /// What is behind the question mark of a target that it is for.
    func query(of target: String) -> String? {
        target.utf8.count == path.count ? nil : String(target.utf8.dropFirst(path.count + 1))
    }
}
