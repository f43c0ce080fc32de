package import LatchkeyCore
import LatchkeyFlows
package import LatchkeyMail
import LatchkeyStore

extension Latchkey {
    /// Delivers what is due, and answers what has arrived since the last call.
    package func mails() async throws -> [MailMessage] {
        while try await flows.outbox.workDue() > 0 {}
        return postbox.take()
    }

    /// An account whose address is confirmed; its mails are taken already.
    @discardableResult
    package func addConfirmed(_ uid: String, email: String) async throws -> Account {
        let account = try await addAccount(uid, email: email)
        try await store.execute("UPDATE account SET email_verified = 1 WHERE uid = ?", uid)
        return account
    }
}
