import CLibPQ
import Foundation
import LatchkeyStore

extension PostgresConnection {
    /// Waits until something was announced on a channel that this connection listens to; false after `time`.
    func waitForNotification(atMost time: Duration) throws(DatabaseError) -> Bool {
        if takeNotifications() { return true }
        var place = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard poll(&place, 1, Int32(time / .milliseconds(1))) > 0 else { return false }
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        return takeNotifications()
    }

    private func takeNotifications() -> Bool {
        var isAnnounced = false
        while let notification = PQnotifies(handle) {
            PQfreemem(notification)
            isAnnounced = true
        }
        return isAnnounced
    }
}
