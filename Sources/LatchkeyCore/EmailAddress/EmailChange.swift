/// A new e-mail address, or none any more.
package struct EmailChange: Equatable, Sendable {
    package let address: String?

    package init(address: String?) {
        self.address = address
    }
}
