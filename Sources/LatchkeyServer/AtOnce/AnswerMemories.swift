import NIOCore
import Synchronization

/// One memory for each event loop, made when its first connection asks.
final class AnswerMemories: Sendable {
    private let loops = Mutex<[ObjectIdentifier: NIOLoopBound<AnswerMemory>]>([:])

    /// To be called on `loop`.
    func memory(of loop: any EventLoop) -> AnswerMemory {
        loops.withLock { loops in
            if let known = loops[ObjectIdentifier(loop)] { return known }
            let made = NIOLoopBound(AnswerMemory(), eventLoop: loop)
            loops[ObjectIdentifier(loop)] = made
            return made
        }.value
    }
}
