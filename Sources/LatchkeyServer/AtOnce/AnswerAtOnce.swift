import HTTPTypes
import LatchkeyGuard

/// A route whose GET can be answered from memory alone.
struct AnswerAtOnce: Sendable {
    /// Nil when it has to wait after all.
    typealias Handler = @Sendable (HTTPFields, AnswerMemory) throws -> WholeAnswer?

    let answer: Handler
    private let path: [UInt8]

    init(_ path: String, _ answer: @escaping Handler) {
        self.path = Array(path.utf8)
        self.answer = answer
    }

    /// The exact target: one with a query goes the usual way.
    func isFor(_ target: String) -> Bool {
        target.utf8.count == path.count && target.utf8.elementsEqual(path)
    }
}
