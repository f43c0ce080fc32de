import HTTPTypes
import LatchkeyGuard
import NIOCore

extension JSONAnswer {
    /// The answer at hand, so that it can be sent without waiting.
    func whole(_ status: HTTPResponse.Status = .ok) -> WholeAnswer {
        WholeAnswer(status: status, headers: [.contentType: JSONAnswer.contentType], body: ByteBuffer(bytes: bytes))
    }

    /// `null`: there is nothing, and that is no error.
    static var nothing: WholeAnswer {
        var answer = JSONAnswer(capacity: 4)
        answer.null()
        return answer.whole()
    }
}
