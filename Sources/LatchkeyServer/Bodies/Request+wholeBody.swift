import Hummingbird
import LatchkeyCore
import NIOCore

extension Request {
    /// Reads the body to its end. Throws `body_too_large`, `busy`, and `invalid_request` when it is cut short or is not framed
    /// as HTTP wants.
    func wholeBody(upTo limit: Int) async throws(LatchkeyError) -> ByteBuffer {
        do {
            return try await body.collect(upTo: limit)
        } catch let error as LatchkeyError {
            throw error
        } catch is NIOTooManyBytesError {
            throw LatchkeyError(.bodyTooLarge)
        } catch {
            throw LatchkeyError(.invalidRequest, cause: error)
        }
    }
}
